/**
 * Additions to Python's standard library by the minor version they came with, from "What's New in
 * Python 3.x" of each. A name without a dot is a module.
 */
const ADDED: Readonly<Record<number, string>> = {
  8:
    'math.prod math.isqrt math.comb math.perm math.dist functools.cached_property ' +
    'functools.singledispatchmethod statistics.fmean statistics.geometric_mean ' +
    'statistics.multimode statistics.quantiles statistics.NormalDist importlib.metadata ' +
    'typing.Literal typing.Final typing.Protocol typing.TypedDict typing.get_origin ' +
    'typing.get_args shlex.join unicodedata.is_normalized',
  9:
    'zoneinfo graphlib functools.cache math.lcm math.nextafter math.ulp random.randbytes ' +
    'typing.Annotated asyncio.to_thread ast.unparse',
  10:
    'itertools.pairwise statistics.covariance statistics.correlation ' +
    'statistics.linear_regression typing.TypeAlias typing.ParamSpec typing.Concatenate ' +
    'typing.TypeGuard types.NoneType types.EllipsisType contextlib.aclosing',
  11:
    'tomllib math.exp2 math.cbrt operator.call contextlib.chdir asyncio.TaskGroup ' +
    'asyncio.timeout asyncio.Runner asyncio.Barrier typing.Self typing.LiteralString ' +
    'typing.Never typing.assert_never typing.reveal_type typing.Required typing.NotRequired ' +
    'typing.Unpack typing.TypeVarTuple enum.StrEnum enum.verify enum.member enum.nonmember ' +
    'datetime.UTC hashlib.file_digest',
  12:
    'itertools.batched math.sumprod typing.override typing.TypeAliasType calendar.Month ' +
    'calendar.Day inspect.markcoroutinefunction random.binomialvariate',
  13: 'copy.replace warnings.deprecated math.fma typing.ReadOnly typing.TypeIs typing.NoDefault',
};

/** Methods of built-in types, known by their name alone: no other type of the library has them. */
const METHODS: Readonly<Record<number, readonly string[]>> = {
  9: ['removeprefix', 'removesuffix'],
};

/** The minor version that brought a module or `module.name`; undefined for what is older. */
export function libraryVersion(name: string): number | undefined {
  return TABLE.get(name);
}

/** The minor version that brought a method of strings; undefined for what is older. */
export function methodVersion(name: string): number | undefined {
  const found = Object.entries(METHODS).find(([, names]) => names.includes(name));
  return found === undefined ? undefined : Number(found[0]);
}

const TABLE: ReadonlyMap<string, number> = new Map(
  Object.entries(ADDED).flatMap(([minor, names]) =>
    names.split(' ').map(name => [name, Number(minor)] as const),
  ),
);
