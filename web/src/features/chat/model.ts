import type { Conversation, ConversationDetail, Message, Progress } from '../../shared/api/types'
import type { Connection } from './feed'

interface Delta {
  message: string
  lane: string
  offset: number
  text: string
  kind: 'text' | 'thinking'
}

type Listener = () => void

const FLUSH_MS = 40
/** Lanes that cannot be seen are painted four times a second. */
const SLOW_FLUSH_MS = 250

/**
 * A conversation as this page knows it: a snapshot, then events. Applying an event twice does no harm. Lives
 * outside React; components subscribe to one message, to the conversation, or to the tree.
 */
export class ConversationModel {
  conversation: Conversation
  connection: Connection = 'connecting'
  private messages = new Map<string, Message>()
  private children = new Map<string, string[]>()
  private progress = new Map<string, Progress>()
  private listeners = new Map<string, Set<Listener>>()
  private dirty = new Set<string>()
  private timer: ReturnType<typeof setTimeout> | null = null
  private unseen = new Set<string>()
  private unseenFlushedAt = 0
  private waitsForPage = false
  /** Changes whenever messages are added. */
  treeVersion = 0
  lastEventId: number

  /** @param hidden whether the page is in the background: data goes on, painting waits */
  constructor(
    detail: ConversationDetail,
    private readonly hidden: () => boolean = () => document.hidden,
  ) {
    this.conversation = detail.conversation
    this.lastEventId = detail.lastEventId
    detail.messages.forEach((message) => { this.put(message) })
  }

  /** A newer snapshot replaces everything. */
  reset(detail: ConversationDetail) {
    this.conversation = detail.conversation
    this.lastEventId = detail.lastEventId
    this.messages = new Map()
    this.children = new Map()
    detail.messages.forEach((message) => { this.put(message) })
    this.treeVersion++
    this.progress = new Map()
    for (const key of this.listeners.keys()) this.dirty.add(key)
    this.flush()
  }

  /** Whether a lane can be seen now; decides how often it is painted. */
  setSeen(lane: string, seen: boolean) {
    if (seen) this.unseen.delete(lane)
    else this.unseen.add(lane)
    if (seen && this.dirty.size > 0) this.flush()
  }

  message(id: string): Message | undefined {
    return this.messages.get(id)
  }

  progressOf(id: string): Progress | undefined {
    return this.progress.get(id)
  }

  /** From the first message of a lane to its leaf. */
  path(leaf: string | null): Message[] {
    const path: Message[] = []
    let at = leaf ? this.messages.get(leaf) : undefined
    while (at) {
      path.push(at)
      at = at.parent ? this.messages.get(at.parent) : undefined
    }
    return path.reverse()
  }

  /** Messages with the same parent in the same lane, oldest first. */
  siblings(message: Message): string[] {
    return this.children.get(childKey(message)) ?? [message.id]
  }

  /** The newest message below this one, following the newest child each time. */
  deepest(id: string): string {
    let at = id
    for (;;) {
      const message = this.messages.get(at)
      const below = message ? this.children.get(`${message.lane}/${at}`) : undefined
      const next = below?.at(-1)
      if (!next) return at
      at = next
    }
  }

  allMessages(): Message[] {
    return [...this.messages.values()]
  }

  /** @returns false if the log has a gap and a new snapshot is needed */
  apply(kind: string, data: unknown, id: number | null): boolean {
    if (id !== null) this.lastEventId = Math.max(this.lastEventId, id)
    switch (kind) {
      case 'turn':
        this.addMessages((data as { messages: Message[] }).messages)
        return true
      case 'message':
        this.addMessages([(data as { message: Message }).message])
        return true
      case 'delta':
        return this.grow(data as Delta)
      case 'tool':
        this.addTool(data as { message: string; toolCall: Message['toolCalls'][number] })
        return true
      case 'progress': {
        const progress = data as Progress
        this.progress.set(progress.message, progress)
        this.touch(progress.message)
        return true
      }
      case 'conversation':
        this.setConversation((data as { conversation: Conversation }).conversation)
        return true
      default:
        return true
    }
  }

  setConversation(conversation: Conversation) {
    this.conversation = conversation
    this.touch('conversation')
  }

  addMessages(messages: Message[]) {
    for (const message of messages) {
      const known = this.messages.get(message.id)
      if (known && known.state !== 'running' && message.state === 'running') continue
      if (known && message.state === 'running' && known.text.length > message.text.length) continue
      this.put(message)
      this.touch(message.id)
      if (message.state !== 'running') this.progress.delete(message.id)
      if (!known) this.follow(message)
    }
    this.treeVersion++
    this.touch('tree')
  }

  setConnection(connection: Connection) {
    if (this.connection !== connection) {
      this.connection = connection
      this.touch('connection')
    }
  }

  subscribe(key: string, listener: Listener): () => void {
    const all = this.listeners.get(key) ?? new Set()
    all.add(listener)
    this.listeners.set(key, all)
    return () => {
      all.delete(listener)
    }
  }

  private put(message: Message) {
    if (!this.messages.has(message.id)) {
      const key = childKey(message)
      const all = this.children.get(key) ?? []
      this.children.set(key, [...all, message.id].sort())
    }
    this.messages.set(message.id, message)
  }

  /** A new message becomes its lane's end. */
  private follow(message: Message) {
    this.conversation = {
      ...this.conversation,
      lanes: this.conversation.lanes.map((lane) => (lane.id === message.lane ? { ...lane, leaf: message.id } : lane)),
    }
    this.touch('conversation')
  }

  private grow(delta: Delta): boolean {
    const message = this.messages.get(delta.message)
    if (!message) return false
    if (message.state !== 'running') return true
    const now = delta.kind === 'text' ? message.text : (message.thinking ?? '')
    if (delta.offset > now.length) return false
    const overlap = now.length - delta.offset
    if (overlap >= delta.text.length) return true
    const grown = now + delta.text.slice(overlap)
    this.messages.set(
      delta.message,
      delta.kind === 'text' ? { ...message, text: grown } : { ...message, thinking: grown },
    )
    this.touch(delta.message)
    return true
  }

  private addTool({ message: id, toolCall }: { message: string; toolCall: Message['toolCalls'][number] }) {
    const message = this.messages.get(id)
    if (!message || message.toolCalls.some((known) => known.id === toolCall.id)) return
    this.messages.set(id, { ...message, toolCalls: [...message.toolCalls, toolCall] })
    this.touch(id)
  }

  private touch(key: string) {
    this.dirty.add(key)
    this.timer ??= setTimeout(() => { this.flush() }, FLUSH_MS)
  }

  private flush() {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    if (this.hidden()) {
      this.flushWhenShown()
      return
    }
    const now = Date.now()
    const all = this.unseen.size === 0 || now - this.unseenFlushedAt >= SLOW_FLUSH_MS
    if (all) this.unseenFlushedAt = now
    for (const key of [...this.dirty]) {
      if (!all && this.unseen.has(this.messages.get(key)?.lane ?? '')) continue
      this.dirty.delete(key)
      this.listeners.get(key)?.forEach((listener) => { listener() })
    }
    if (this.dirty.size > 0) this.timer ??= setTimeout(() => { this.flush() }, FLUSH_MS)
  }

  private flushWhenShown() {
    if (this.waitsForPage) return
    this.waitsForPage = true
    const shown = () => {
      this.waitsForPage = false
      document.removeEventListener('visibilitychange', shown)
      this.flush()
    }
    document.addEventListener('visibilitychange', shown)
  }
}

function childKey(message: Message): string {
  return `${message.lane}/${message.parent ?? 'root'}`
}
