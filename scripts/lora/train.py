"""Trains a LoRA adapter on the file that `reason-code lora export` wrote, and converts it to GGUF.

The loss counts the answers alone. Prints one line of JSON with its figures.
"""

import argparse
import json
import math
import pathlib
import platform
import random
import subprocess
import sys
import time

import peft
import torch
import transformers

TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
IGNORED = -100


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", required=True, help="GGUF file, or folder in Hugging Face's format")
    parser.add_argument("--data", required=True, help="JSONL for training")
    parser.add_argument("--validation", help="JSONL for validation")
    parser.add_argument("--out", required=True, help="folder for what comes out; must not exist")
    parser.add_argument("--llama-cpp", required=True, help="checkout of llama.cpp, for its converter")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--batch", type=int, default=4, help="examples a step, one after another")
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--alpha", type=int, default=16)
    parser.add_argument("--learning-rate", type=float, default=2e-4)
    parser.add_argument("--max-tokens", type=int, default=2048, help="longer examples are left out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="threads of the CPU")
    return parser.parse_args()


def load_base(path: pathlib.Path) -> tuple:
    """Weights as 32-bit floats; those of a GGUF file are dequantised."""
    if path.is_dir():
        where, how = str(path), {}
    else:
        where, how = str(path.parent), {"gguf_file": path.name}
    tokenizer = transformers.AutoTokenizer.from_pretrained(where, **how)
    model = transformers.AutoModelForCausalLM.from_pretrained(where, dtype=torch.float32, **how)
    return model, tokenizer


def encode(path: str, tokenizer, max_tokens: int) -> list:
    """Each example as its tokens and its labels: the prompt's are ignored."""
    examples = []
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        *asked, answer = json.loads(line)["messages"]
        prompt = tokenizer.apply_chat_template(asked, tokenize=False, add_generation_prompt=True)
        before = tokenizer(prompt, add_special_tokens=False)["input_ids"]
        after = tokenizer(answer["content"], add_special_tokens=False)["input_ids"]
        after = after + [tokenizer.eos_token_id]
        if len(before) + len(after) <= max_tokens:
            examples.append((before + after, [IGNORED] * len(before) + after))
    return examples


def loss_of(model, example) -> torch.Tensor:
    tokens, labels = (torch.tensor([one], device=model.device) for one in example)
    return model(input_ids=tokens, labels=labels).loss


def mean_loss(model, examples: list) -> float | None:
    if not examples:
        return None
    model.eval()
    with torch.no_grad():
        losses = [loss_of(model, one).item() for one in examples]
    model.train()
    return sum(losses) / len(losses)


def train(model, examples: list, arguments: argparse.Namespace) -> list:
    order = random.Random(arguments.seed)
    weights = [one for one in model.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=arguments.learning_rate)
    losses, queue = [], []
    for step in range(arguments.steps):
        total = 0.0
        for _ in range(arguments.batch):
            queue = queue or order.sample(examples, len(examples))
            loss = loss_of(model, queue.pop()) / arguments.batch
            loss.backward()
            total += loss.item()
        if not math.isfinite(total):
            raise SystemExit(f"the loss of step {step} is {total}: lower the learning rate")
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(total)
        print(f"step {step + 1} of {arguments.steps}: loss {total:.4f}", file=sys.stderr)
    return losses


def convert(model, tokenizer, arguments: argparse.Namespace, out: pathlib.Path) -> pathlib.Path:
    """Writes the adapter as PEFT keeps it, the base's configuration, and the adapter as GGUF."""
    adapter, base, converted = out / "peft", out / "base", out / "adapter.gguf"
    model.save_pretrained(adapter, save_embedding_layers=False)
    config = model.get_base_model().config
    config.architectures = [type(model.get_base_model()).__name__]
    # The weights in memory are floats, whatever the file held.
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    config.save_pretrained(base)
    tokenizer.save_pretrained(base)
    script = pathlib.Path(arguments.llama_cpp) / "convert_lora_to_gguf.py"
    command = [sys.executable, script, adapter, "--base", base, "--outfile", converted]
    subprocess.run([*map(str, command), "--outtype", "f32"], check=True, stdout=sys.stderr)
    return converted


def main() -> None:
    arguments = read_arguments()
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True)
    torch.manual_seed(arguments.seed)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    model, tokenizer = load_base(pathlib.Path(arguments.base))
    examples = encode(arguments.data, tokenizer, arguments.max_tokens)
    if not examples:
        raise SystemExit(f"{arguments.data} has no example of at most {arguments.max_tokens} tokens")
    held = encode(arguments.validation, tokenizer, arguments.max_tokens) if arguments.validation else []
    config = peft.LoraConfig(
        r=arguments.rank,
        lora_alpha=arguments.alpha,
        target_modules=TARGETS,
        task_type="CAUSAL_LM",
    )
    model = peft.get_peft_model(model.to("cuda" if torch.cuda.is_available() else "cpu"), config)
    model.train()
    before, held_before = mean_loss(model, examples), mean_loss(model, held)
    began = time.monotonic()
    losses = train(model, examples, arguments)
    seconds = time.monotonic() - began
    figures = {
        "examples": len(examples),
        "validationExamples": len(held),
        "steps": len(losses),
        "lossBefore": before,
        "lossAfter": mean_loss(model, examples),
        "validationLossBefore": held_before,
        "validationLossAfter": mean_loss(model, held),
        "trainingSeconds": round(seconds, 1),
        "trainedWeights": model.get_nb_trainable_parameters()[0],
        "device": str(model.device),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "peft": peft.__version__,
        },
    }
    adapter = convert(model, tokenizer, arguments, out)
    print(json.dumps({"adapter": str(adapter), **figures}))


main()
