import { ApiError } from '../api/client'

/** What is wrong, by the name of the field. */
export type Problems = Record<string, string | undefined>

export function problemsOf(error: unknown): Problems {
  return error instanceof ApiError ? Object.fromEntries(error.fields.map(({ field, message }) => [field, message])) : {}
}

/** What the server said about no field that is on the form. */
export function Refusal({ error, fields }: { error: Error | null; fields: string[] }) {
  if (!error) return null
  const others = error instanceof ApiError ? error.fields.filter(({ field }) => !fields.includes(field)) : []
  if (error instanceof ApiError && error.fields.length > others.length && others.length === 0) return null
  const words = others.map(({ field, message }) => `${field}: ${message}`).join(' ')
  return <p className="banner bad" role="alert">{words || error.message}</p>
}
