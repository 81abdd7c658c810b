/** How MBPP+ wants the arguments of some tasks: JSON has lists only. By the number of the task. */
const SHAPES: Readonly<Record<string, readonly number[]>> = {
  'each a tuple': [2, 116, 132, 143, 222, 261, 273, 394, 399, 421, 424, 429, 470, 560, 579].concat([
    596, 616, 630, 726, 740, 744, 809,
  ]),
  'each a list of tuples': [63, 64, 70, 94, 120, 237, 272, 299, 400, 409, 417, 438, 473, 614, 780],
  'first a list of tuples': [75, 413, 444, 753],
  'first a tuple': [250, 307, 405, 446, 617, 720, 763, 808],
  'second a tuple': [106, 750],
  'each a tuple of tuples': [259, 401, 445],
  'each a tuple, its lists tuples': [278],
  'all tuples': [580, 615, 791],
  'first a list of sets': [115],
  'first a dictionary of tuples': [722],
  'a float and a complex': [124],
  'a complex': [252],
};

export type EvalPlusTask = {
  /** The published line, as it stands: Python reads its numbers, which may be beyond 2^53. */
  readonly row: string;
  readonly reference: string;
  readonly suite: 'humaneval-plus' | 'mbpp-plus';
  readonly number: number;
};

/**
 * A `check(candidate)` that calls the candidate and the reference with every input and compares
 * what they give as EvalPlus' own judge does: equal, or for floats near enough (`atol`, and a
 * relative 1e-7), but for the tasks whose answers are compared in a way of their own. Everything
 * is inside of the function, so that the program's own names stay as they are.
 */
export function evalPlusCheck({ row, reference, suite, number }: EvalPlusTask): string {
  const shape = Object.keys(SHAPES).find(name => SHAPES[name]?.includes(number));
  const values = {
    TASK: JSON.stringify(row),
    REFERENCE: JSON.stringify(reference),
    SUITE: JSON.stringify(suite),
    SHAPE: JSON.stringify(suite === 'mbpp-plus' ? (shape ?? '') : ''),
  };
  return CHECK.replace(/\$(\w+)\$/g, (found, name: string) =>
    name in values ? values[name as keyof typeof values] : found,
  );
}

// Known to EvalPlus: answers with more than one right form, or that cannot be compared.
const CHECK = `
def check(candidate):
    import copy, json, math

    task = json.loads($TASK$)
    name, tolerance = task['entry_point'], task.get('atol', 0)
    space = {'__name__': 'reference'}
    exec(compile($REFERENCE$, 'reference.py', 'exec'), space)
    reference = space[name]

    def tuples(value):
        return tuple(map(tuples, value)) if isinstance(value, list) else value

    def rows(value):
        return [tuple(one) for one in value]

    shapes = {
        '': lambda args: args,
        'each a tuple': lambda args: [tuple(one) for one in args],
        'each a list of tuples': lambda args: [rows(one) for one in args],
        'first a list of tuples': lambda args: [rows(args[0])] + args[1:],
        'first a tuple': lambda args: [tuple(args[0])] + args[1:],
        'second a tuple': lambda args: [args[0], tuple(args[1])] + args[2:],
        'each a tuple of tuples': lambda args: [tuple(rows(one)) for one in args],
        'each a tuple, its lists tuples': lambda args: [
            tuple(tuple(item) if isinstance(item, list) else item for item in one) for one in args
        ],
        'all tuples': lambda args: [tuples(one) for one in args],
        'first a list of sets': lambda args: [
            [set(one) if isinstance(one, list) and one else {} for one in args[0]]
        ],
        'first a dictionary of tuples': lambda args: [
            {key: tuple(value) for key, value in args[0].items()}
        ] + args[1:],
        'a float and a complex': lambda args: [float(args[0]), complex(args[1])],
        'a complex': lambda args: [complex(args[0])],
    }

    def is_float(value):
        if isinstance(value, (list, tuple)) and value:
            return all(isinstance(one, float) for one in value)
        return isinstance(value, float)

    def near(found, wanted, within):
        if isinstance(wanted, (list, tuple)):
            return (
                isinstance(found, (list, tuple))
                and len(found) == len(wanted)
                and all(near(a, b, within) for a, b in zip(found, wanted))
            )
        if not isinstance(found, (int, float, complex)):
            return False
        if not isinstance(wanted, (int, float, complex)):
            return False
        return found == wanted or abs(found - wanted) <= within + 1e-07 * abs(wanted)

    def alike(found, wanted):
        if found == wanted:
            return True
        within = 1e-06 if tolerance == 0 and is_float(wanted) else tolerance
        return within != 0 and type(found) is type(wanted) and near(found, wanted, within)

    def pyramid(found, wanted, edge, height):
        slant = math.sqrt((edge / 2) ** 2 + height ** 2)
        return alike(found, wanted) or abs(found - round(edge * edge + 2 * edge * slant)) <= tolerance

    def digits(found, wanted, one, other):
        width = max(len(str(one)), len(str(other)))
        pairs = zip(str(one).zfill(width), str(other).zfill(width))
        return alike(found, wanted) or found == sum(abs(int(a) - int(b)) for a, b in pairs)

    def whether(found, wanted, *args):
        given = wanted is not None
        return found == given if isinstance(found, bool) else given == (found is not None)

    def as_sets(found, wanted, *args):
        return set(found) == set(wanted)

    oracles = {
        'humaneval-plus': {
            'find_zero': lambda found, wanted, xs: (
                abs(sum(x * math.pow(found, i) for i, x in enumerate(xs))) <= tolerance
            ),
        },
        'mbpp-plus': {
            'are_equivalent': lambda *args: True,
            'sum_div': lambda found, wanted, *args: alike(found, wanted) or found == 0,
            'surface_Area': pyramid,
            'digit_distance_nums': digits,
            **dict.fromkeys(['check_str', 'text_match_three', 'text_starta_endb'], whether),
            **dict.fromkeys(
                ['similar_elements', 'find_char_long', 'common_in_nested_lists', 'extract_singly']
                + ['larg_nnum', 'intersection_array', 'find_dissimilar', 'Diff'],
                as_sets,
            ),
        },
    }
    oracle = oracles[$SUITE$].get(name, lambda found, wanted, *args: alike(found, wanted))
    shape = shapes[$SHAPE$]
    inputs = task['base_input'] + task['plus_input']
    assert inputs, 'there is no input'
    for place, raw in enumerate(inputs):
        args = shape(raw)
        wanted = reference(*copy.deepcopy(args))
        found = candidate(*copy.deepcopy(args))
        assert oracle(found, wanted, *args), 'input ' + str(place)
`;
