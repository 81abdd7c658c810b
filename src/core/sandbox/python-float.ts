/** Python's `repr` of a float: the shortest digits, as JavaScript's, in Python's notation. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  if (value === 0) return '0.0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  // Where CPython changes to exponents: float_repr_style "short", format code "r".
  if (power >= -4 && power < 16) return fixed(mantissa, power);
  const sign = power < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}

function fixed(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, '0');
  return `${sign}${whole}.${digits.slice(power + 1) || '0'}`;
}

/** What `str(Decimal(text))` gives; undefined when it is no decimal number. */
export function pythonDecimal(text: string): string | undefined {
  const special = /^([+-]?)(inf|infinity|s?nan)(\d*)$/i.exec(text.trim());
  if (special !== null) return specialDecimal(special);
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,18}))?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, sign = '', whole = '', places = '', given = '0'] = match;
  if (whole + places === '') return undefined;
  const digits = (whole + places).replace(/^0+(?=\d)/, '');
  const exponent = Number(given) - places.length;
  return (sign === '-' ? '-' : '') + scientific(digits, exponent);
}

function specialDecimal([, sign = '', name = '', payload = '']: RegExpExecArray):
  string | undefined {
  const minus = sign === '-' ? '-' : '';
  const lower = name.toLowerCase();
  if (lower.startsWith('inf')) return payload === '' ? `${minus}Infinity` : undefined;
  return `${minus}${lower === 'nan' ? 'NaN' : 'sNaN'}${payload.replace(/^0+/, '')}`;
}

/** "to-scientific-string" of the General Decimal Arithmetic Specification. */
function scientific(digits: string, exponent: number): string {
  const adjusted = exponent + digits.length - 1;
  if (exponent <= 0 && adjusted >= -6) {
    if (exponent === 0) return digits;
    const padded = digits.padStart(1 - exponent, '0');
    return `${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
  }
  const tail = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${digits[0] ?? '0'}${tail}E${adjusted < 0 ? '-' : '+'}${Math.abs(adjusted)}`;
}
