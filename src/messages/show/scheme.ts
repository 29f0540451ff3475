/** Whether a page is dark without saying so. */

/** The sum of red, green and blue from which a text is light: of 765, which is white. */
const LIGHT = 450;

/** By `color-scheme` a page says it, and the browser sees to the rest. One that says nothing is dark if its text is light. */
export function isDarkUnsaid({ document, getComputedStyle }: Window): boolean {
  const { color, colorScheme } = getComputedStyle(document.body);
  const [red, green, blue] = color.match(/\d+/g) ?? [];
  return colorScheme === 'normal' && Number(red) + Number(green) + Number(blue) > LIGHT;
}
