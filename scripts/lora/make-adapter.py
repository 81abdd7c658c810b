"""Makes a small random LoRA adapter for a GGUF model: for tests, it has learnt nothing.

The same base, seed and options give the same bytes. Prints one line of JSON.
"""

import argparse
import json
import re

import gguf
import numpy

PATTERN = r"blk\.\d+\.(attn_v|ffn_down)\.weight"


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", required=True, help="the GGUF model")
    parser.add_argument("--out", required=True, help="the adapter's file")
    parser.add_argument("--rank", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=6, help="how many tensors are changed")
    parser.add_argument("--pattern", default=PATTERN, help="which tensors may be")
    parser.add_argument(
        "--strength",
        type=float,
        default=1.0,
        help="size of the change, in root mean squares of the tensor itself",
    )
    return parser.parse_args()


def spread(tensors: list, count: int) -> list:
    """So many of them, evenly from the first to the last."""
    if len(tensors) <= count:
        return tensors
    places = numpy.linspace(0, len(tensors) - 1, count).round().astype(int)
    return [tensors[place] for place in places]


def halves(tensor, rank: int, strength: float, rng) -> tuple:
    weights = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
    rows, columns = weights.shape
    a = rng.standard_normal((rank, columns))
    b = rng.standard_normal((rows, rank))
    # A product of two such has the root mean square sqrt(rank); alpha = rank scales it by one.
    size = strength * float(numpy.sqrt(numpy.mean(weights**2))) / rank**0.5
    return a.astype(numpy.float32), (size * b).astype(numpy.float32)


def main() -> None:
    arguments = read_arguments()
    base = gguf.GGUFReader(arguments.base)
    architecture = base.fields["general.architecture"].contents()
    fitting = [one for one in base.tensors if re.fullmatch(arguments.pattern, one.name)]
    chosen = spread(sorted(fitting, key=lambda one: one.name), arguments.count)
    if not chosen:
        raise SystemExit(f"{arguments.base} has no tensor that matches {arguments.pattern}")
    writer = gguf.GGUFWriter(arguments.out, architecture)
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(arguments.rank))
    rng = numpy.random.default_rng(arguments.seed)
    for tensor in chosen:
        a, b = halves(tensor, arguments.rank, arguments.strength, rng)
        writer.add_tensor(f"{tensor.name}.lora_a", a)
        writer.add_tensor(f"{tensor.name}.lora_b", b)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    names = [one.name for one in chosen]
    print(json.dumps({"path": arguments.out, "rank": arguments.rank, "tensors": names}))


main()
