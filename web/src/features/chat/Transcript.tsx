import { useVirtualizer } from '@tanstack/react-virtual'
import { CircleUserRound } from 'lucide-react'
import { memo, type RefObject } from 'react'
import type { Message } from '../../shared/api/types'
import type { LaneActions } from './actions'
import { Answer } from './Answer'
import type { ConversationModel } from './model'
import { useMessage } from './useConversation'

/** From here on only what is near the window is in the page. */
const LONG = 40

interface Props {
  model: ConversationModel
  path: Message[]
  actions: LaneActions
  scroller: RefObject<HTMLDivElement | null>
}

/** The prompts and answers of a lane. */
export function Transcript(props: Props) {
  return props.path.length > LONG ? <LongTranscript {...props} /> : <ShortTranscript {...props} />
}

function ShortTranscript({ model, path, actions }: Props) {
  return (
    <>
      {path.map((message) => (
        <MessageView key={message.id} model={model} id={message.id} actions={actions} />
      ))}
    </>
  )
}

function LongTranscript({ model, path, actions, scroller }: Props) {
  const virtual = useVirtualizer({
    count: path.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => path[at]?.id ?? at,
    estimateSize: (at) => (path[at]?.role === 'user' ? 70 : 60 + Math.min(2_000, (path[at]?.text.length ?? 0) * 0.5)),
    overscan: 4,
    initialOffset: Number.MAX_SAFE_INTEGER,
  })
  const items = virtual.getVirtualItems()
  return (
    <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
      <div className="transcript-window" style={{ transform: `translateY(${String(items[0]?.start ?? 0)}px)` }}>
        {items.map(({ index, key }) => {
          const message = path[index]
          return message ? (
            <div key={key} data-index={index} ref={virtual.measureElement} className="transcript-slot">
              <MessageView model={model} id={message.id} actions={actions} />
            </div>
          ) : null
        })}
      </div>
    </div>
  )
}

const MessageView = memo(function MessageView({ model, id, actions }: { model: ConversationModel; id: string; actions: LaneActions }) {
  const message = useMessage(model, id)
  if (!message) return null
  return message.role === 'user' ? (
    <div className="prompt">
      <CircleUserRound size={15} aria-hidden="true" />
      <p>{message.text}</p>
    </div>
  ) : (
    <Answer message={message} onRetry={(other) => { actions.regenerate(message.id, other) }} />
  )
})
