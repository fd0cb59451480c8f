/**
 * Compares dotted versions such as `3.259.0` by their first three numbers; what follows them is ignored.
 *
 * @param {string} a
 * @param {string} b
 * @returns {number} below, at or above zero, as for `sort`
 */
export function compareVersions(a, b) {
  const left = numbersOf(a);
  const right = numbersOf(b);
  for (let index = 0; index < 3; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** @param {string} version */
function numbersOf(version) {
  return (/^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version) ?? []).slice(1).map((text) => Number(text ?? 0));
}
