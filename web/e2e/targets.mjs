/** Controls that a finger would miss, and fields that a phone would zoom into. Runs in the page. */
export function smallTargets() {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1 && !element.closest('[aria-hidden="true"]')
  const name = (element) => element.getAttribute('aria-label') ?? element.textContent ?? element.className
  const targets = [...document.querySelectorAll('button, select, textarea, [role=menuitem], a.button, .rail a, .settings-nav a, input:not([type=radio], [type=checkbox])')].filter(shown)
  const small = targets.filter((element) => (element.closest('.search, .composer') && element.matches('input, textarea') ? false : element.getBoundingClientRect().height < 43.5))
  const zooming = targets.filter((element) => element.matches('input, select, textarea') && parseFloat(getComputedStyle(element).fontSize) < 16)
  return [...small.map((element) => `small: ${name(element)}`), ...zooming.map((element) => `zooms: ${name(element)}`)]
}
