/** What stands in a text parted by commas or spaces; null if nothing does. */
export function listOf(text: string): string[] | null {
  const found = text.split(/[\s,]+/).filter(Boolean)
  return found.length > 0 ? found : null
}

export function numberOf(text: string): number | null {
  return text ? Number(text) : null
}

/** The day of a moment in UTC, as a date field has it; empty if there is none. */
export function dayOf(moment: string | null | undefined): string {
  return moment ? new Date(moment).toISOString().slice(0, 10) : ''
}
