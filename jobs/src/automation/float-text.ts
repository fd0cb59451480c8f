/**
 * A number as Python prints a float: 21 is `21.0`, 22.5 is `22.5`. The application compares the parameter of its
 * last command as text, so the jobs must write the very same one.
 */
export function floatText(number: number): string {
  if (!Number.isFinite(number)) return Number.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
  if (Object.is(number, -0)) return "-0.0";
  const [digits = "", power = "0"] = number.toExponential().split("e");
  const exponent = Number(power);
  // Python's repr leaves the plain form below 1e-4 and from 1e16 on, JavaScript at other places.
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  return Number.isInteger(number) ? `${number}.0` : String(number);
}
