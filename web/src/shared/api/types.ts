/** The server's words, as `GET /api/openapi` describes them. */
export interface FieldProblem {
  field: string
  message: string
}

export interface SessionState {
  state: 'setup' | 'signed_out' | 'signed_in'
  user: { id: string; name: string; email: string; role: string } | null
  organisation: { id: string; name: string } | null
  csrfToken: string | null
  version: string
}

export interface CredentialField {
  id: string
  label: string
  help: string
  secret: boolean
  required: boolean
  placeholder: string
}

export interface Provider {
  id: string
  label: string
  kind: 'remote' | 'local' | 'sandbox' | 'custom'
  dialect: string
  baseUrl: string
  keyPage: string | null
  fields: CredentialField[]
  capabilities: string[]
  status: 'healthy' | 'degraded' | 'refused' | 'no_key' | 'ready'
  environmentVariable: string | null
}

export interface Price {
  input: number
  output: number
  cachedInput: number | null
  cacheWrite: number | null
}

export interface Model {
  id: string
  provider: string
  name: string
  label: string
  context: number | null
  maxOutput: number | null
  capabilities: string[]
  price: Price | null
  priceSource: string | null
  available: boolean
  sandbox: boolean
  known: boolean
}

export interface Catalog {
  providers: Provider[]
  models: Model[]
}

export interface Verdict {
  ok: boolean
  checkedAt: string
  checks: { id: string; state: 'ok' | 'warning' | 'failed'; text: string; elapsedMs: number }[]
  models: string[]
  error: { code: string; message: string } | null
}

export interface Credential {
  id: string
  provider: string
  name: string
  active: boolean
  origin: 'user' | 'environment'
  hint: string
  baseUrl: string | null
  dialect: string | null
  models: string[] | null
  createdAt: string
  lastUsedAt: string | null
  useCount: number
  lastVerdict: Verdict | null
}

export interface LocalServer {
  provider: string
  label: string
  baseUrl: string
  models: string[]
  added: boolean
}

export interface VirtualKey {
  id: string
  name: string
  prefix: string
  createdAt: string
  expiresAt: string | null
  revokedAt: string | null
  lastUsedAt: string | null
  useCount: number
  models: string[] | null
  requestsPerMinute: number | null
  concurrency: number | null
}

export interface LaneParameters {
  temperature: number | null
  topP: number | null
  maxOutputTokens: number | null
  reasoningEffort: string | null
  system: string | null
  seed: number | null
  stop: string[] | null
}

export interface Lane {
  id: string
  conversation: string
  position: number
  model: string
  parameters: LaneParameters
  leaf: string | null
  open: boolean
}

export interface Conversation {
  id: string
  title: string
  titleSource: 'automatic' | 'user'
  createdAt: string
  updatedAt: string
  lanes: Lane[]
  running: boolean
  deletedAt: string | null
}

export interface ConversationSummary {
  id: string
  title: string
  updatedAt: string
  createdAt: string
  running: boolean
  models: string[]
}

export interface Completion {
  id: string
  model: string
  served: string | null
  provider: string | null
  finishReason: string | null
  usage: {
    input: number | null
    output: number | null
    cachedInput: number | null
    cacheWrite: number | null
    reasoning: number | null
  }
  usageSource: 'reported' | 'estimated' | 'none'
  costNano: number | null
  costState: 'known' | 'unknown'
  timeToFirstTokenMs: number | null
  latencyMs: number
  tokensPerSecond: number | null
}

export interface MessageError {
  id: string
  code: string
  message: string
  retryable: boolean
  retryAfterMs: number | null
  attempts: { provider: string; model: string; outcome: string; elapsedMs: number }[]
}

export type MessageState = 'complete' | 'running' | 'stopped' | 'failed' | 'interrupted'

export interface Message {
  id: string
  conversation: string
  lane: string
  turn: string
  parent: string | null
  role: 'user' | 'assistant'
  state: MessageState
  text: string
  thinking: string | null
  toolCalls: { id: string; name: string; arguments: string }[]
  createdAt: string
  finishedAt: string | null
  completion: Completion | null
  error: MessageError | null
}

export interface ConversationDetail {
  conversation: Conversation
  messages: Message[]
  lastEventId: number
}

export interface Progress {
  message: string
  lane: string
  state: 'waiting' | 'answering'
  outputTokens: number
  tokensPerSecond: number | null
  costNano: number | null
}
