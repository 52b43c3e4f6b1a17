import type { ErrorAnswer, FieldProblem, SessionState } from './types'

/** What the server answered instead of what was asked for, in its own words. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly id: string | null,
    readonly fields: FieldProblem[],
    readonly retryAfterMs: number | null,
  ) {
    super(message)
  }
}

let csrfToken: string | null = null
let signedOut: (() => Promise<void>) | null = null

export function rememberSession(session: SessionState) {
  csrfToken = session.csrfToken
}

/** Called when the session has ended; resolves once the person has signed in again. */
export function whenSignedOut(handler: (() => Promise<void>) | null) {
  signedOut = handler
}

interface ErrorBody {
  error?: Partial<ErrorAnswer['error']>
}

async function failure(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as ErrorBody
  const error = body.error ?? {}
  return new ApiError(
    response.status,
    error.code ?? 'unknown',
    error.message ?? `The server answered ${String(response.status)}.`,
    error.id ?? null,
    error.fields ?? [],
    error.retryAfterMs ?? null,
  )
}

async function send(method: string, path: string, body: unknown, headers: Record<string, string>) {
  return fetch(path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(csrfToken && method !== 'GET' ? { 'x-csrf-token': csrfToken } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw new ApiError(0, 'offline', 'The server cannot be reached. Check that it is running.', null, [], null)
  })
}

/** Calls the server. A session that ended is renewed in place and the call is sent once more. */
export async function call<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  let response = await send(method, path, body, headers)
  if (response.status === 401 && signedOut && !path.startsWith('/api/session')) {
    await signedOut()
    response = await send(method, path, body, headers)
  }
  if (!response.ok) throw await failure(response)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}
