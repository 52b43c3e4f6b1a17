import { useVirtualizer } from '@tanstack/react-virtual'
import { CircleUserRound } from 'lucide-react'
import { memo, useEffect, type RefObject } from 'react'
import type { Message } from '../../shared/api/types'
import type { LaneActions } from './actions'
import { Answer } from './Answer'
import { Clamped } from './Clamped'
import type { ConversationModel } from './model'
import { useMessage } from './useConversation'

/** From here on only what is near the window is in the page. */
const LONG = 40
/** So many lines of an earlier prompt show beside other lanes. */
const PROMPT_LINES = 2

/** The turn that stands above all lanes, and how often somebody went to one. */
export interface ShownTurn {
  turn: string | null
  moves: number
}

interface Props {
  model: ConversationModel
  path: Message[]
  actions: LaneActions
  scroller: RefObject<HTMLDivElement | null>
  /** Null in a conversation of one lane, which shows its prompts itself. */
  shown: ShownTurn | null
  /** Called when the lane has been taken to a turn. */
  onGone: () => void
}

/** The prompts and answers of a lane. */
export function Transcript(props: Props) {
  return props.path.length > LONG ? <LongTranscript {...props} /> : <ShortTranscript {...props} />
}

function ShortTranscript({ model, path, actions, scroller, shown, onGone }: Props) {
  useGoing(shown, path, (at) => {
    const prompt = scroller.current?.querySelectorAll<HTMLElement>('[data-message]')[at]
    if (scroller.current && prompt) scroller.current.scrollTop += prompt.getBoundingClientRect().top - scroller.current.getBoundingClientRect().top
    onGone()
  })
  return (
    <>
      {path.map((message) => (
        <MessageView key={message.id} model={model} id={message.id} actions={actions} beside={beside(shown, message)} />
      ))}
    </>
  )
}

function LongTranscript({ model, path, actions, scroller, shown, onGone }: Props) {
  const virtual = useVirtualizer({
    count: path.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => path[at]?.id ?? at,
    estimateSize: (at) => (path[at]?.role === 'user' ? 70 : 60 + Math.min(2_000, (path[at]?.text.length ?? 0) * 0.5)),
    overscan: 4,
    initialOffset: Number.MAX_SAFE_INTEGER,
  })
  useGoing(shown, path, (at) => {
    virtual.scrollToIndex(at, { align: 'start' })
    onGone()
  })
  const items = virtual.getVirtualItems()
  return (
    <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
      <div className="transcript-window" style={{ transform: `translateY(${String(items[0]?.start ?? 0)}px)` }}>
        {items.map(({ index, key }) => {
          const message = path[index]
          return message ? (
            <div key={key} data-index={index} ref={virtual.measureElement} className="transcript-slot">
              <MessageView model={model} id={message.id} actions={actions} beside={beside(shown, message)} />
            </div>
          ) : null
        })}
      </div>
    </div>
  )
}

/** Goes to a turn's prompt when somebody asks for that turn. */
function useGoing(shown: ShownTurn | null, path: Message[], go: (at: number) => void) {
  const moves = shown?.moves ?? 0
  useEffect(() => {
    const at = path.findIndex(({ turn, role }) => role === 'user' && turn === shown?.turn)
    if (moves > 0 && at >= 0) go(at)
    // Only a move goes anywhere: a growing path does not.
  }, [moves])
}

type Beside = 'alone' | 'above' | 'other'

function beside(shown: ShownTurn | null, message: Message): Beside {
  if (!shown) return 'alone'
  return message.turn === shown.turn ? 'above' : 'other'
}

interface MessageProps {
  model: ConversationModel
  id: string
  actions: LaneActions
  beside: Beside
}

const MessageView = memo(function MessageView({ model, id, actions, beside }: MessageProps) {
  const message = useMessage(model, id)
  if (!message) return null
  return message.role === 'user' ? (
    <div className={`prompt ${beside}`} data-message={id}>
      <CircleUserRound size={15} aria-hidden="true" />
      {beside === 'other' ? <Clamped text={message.text} lines={PROMPT_LINES} /> : <p>{message.text}</p>}
    </div>
  ) : (
    <div data-message={id}>
      <Answer message={message} onRetry={(other) => { actions.regenerate(message.id, other) }} />
    </div>
  )
})
