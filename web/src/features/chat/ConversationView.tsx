import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../shared/api/client'
import type { Lane, NewTurn, TurnStarted } from '../../shared/api/types'
import { Composer } from './Composer'
import { ConversationHead } from './ConversationHead'
import { costOf } from './cost'
import { LaneColumn } from './LaneColumn'
import { LaneTabs } from './LaneTabs'
import type { Layout } from './lanes'
import { keepLeftOut, leftOut } from './memory'
import type { ConversationModel } from './model'
import { TurnBar } from './TurnBar'
import { turnsOf, type AskedTurn } from './turns'
import { useConnection, useConversationState, useTree } from './useConversation'
import { addLane, complain, openLanes, stop, useLaneActions } from './useLaneActions'

/** A conversation. Renders when its shape changes, not with every word. */
export function ConversationView({ model }: { model: ConversationModel }) {
  const conversation = useConversationState(model)
  const connection = useConnection(model)
  useTree(model)
  const lanes = openLanes(conversation)
  const [off, setOff] = useState(() => leftOut(conversation.id))
  const [tab, setTab] = useState(0)
  const [layout, setLayout] = useLayout()
  const actions = useLaneActions(model)
  const states = lanes.map((lane) => {
    const leaf = model.message(lane.leaf ?? '')
    return leaf?.role === 'assistant' ? leaf.state : null
  })
  const shown = Math.max(0, Math.min(tab, lanes.length - 1))
  const turns = turnsOf(model, lanes)
  const { at: turnAt, shown: shownTurn, go } = useShownTurn(turns)
  const together = lanes.length > 1
  const stopAll = () => { void stop(conversation, null) }

  const send = async (text: string) => {
    const chosen = lanes.filter((lane) => !off.has(lane.id)).map((lane) => lane.id)
    try {
      const { messages } = await call<TurnStarted>('POST', `/api/conversations/${conversation.id}/turns`, { text, lanes: chosen } satisfies NewTurn, { 'idempotency-key': crypto.randomUUID() })
      model.addMessages(messages)
      return true
    } catch (failed) {
      complain(failed)
      return false
    }
  }

  return (
    <div className="conversation">
      <ConversationHead
        conversation={conversation}
        states={states}
        cost={costOf(model.allMessages())}
        connection={connection}
        layout={layout}
        onLayout={setLayout}
        onChange={(next) => { model.setConversation(next) }}
      />
      {together ? <TurnBar turns={turns} at={turnAt} onGo={go} /> : null}
      <LaneTabs lanes={lanes} states={states} shown={shown} layout={layout} onShow={setTab} />
      <div className="lanes" data-layout={layout} data-count={lanes.length}>
        {lanes.map((lane, at) => (
          <div key={lane.id} className={at === shown ? 'lane-cell shown' : 'lane-cell'}>
            <LaneColumn model={model} lane={lane} at={at} count={lanes.length} actions={actions} shown={together ? shownTurn : null} />
          </div>
        ))}
      </div>
      <Composer
        draftKey={conversation.id}
        lanes={lanes.map((lane, at) => ({ id: lane.id, model: lane.model, on: !off.has(lane.id), busy: states[at] === 'running' }))}
        onToggle={(id) => {
          const next = toggled(off, id)
          setOff(next)
          keepLeftOut(conversation.id, next)
        }}
        onAdd={(id) => { void addLane(model, { model: id }).catch(complain) }}
        onSend={send}
        onStopAll={stopAll}
      />
      <ShortcutKeys lanes={lanes} onShow={setTab} onStop={stopAll} />
    </div>
  )
}

/** The turn above the lanes: the last one, until somebody goes to another or asks again. */
function useShownTurn(turns: AskedTurn[]) {
  const last = turns.at(-1)?.turn ?? null
  const [picked, setPicked] = useState<{ turn: string; last: string | null; moves: number } | null>(null)
  const turn = picked?.last === last ? picked.turn : last
  const moves = picked?.moves ?? 0
  return {
    at: turns.findIndex((asked) => asked.turn === turn),
    shown: useMemo(() => ({ turn, moves }), [turn, moves]),
    go: (next: string) => { setPicked({ turn: next, last, moves: moves + 1 }) },
  }
}

function toggled(set: Set<string>, id: string): Set<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}

/** The layout lives in the address; on a phone it is always tabs, which the style sheet sees to. */
function useLayout(): [Layout, (layout: Layout) => void] {
  const search: { layout?: Layout } = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = (layout: Layout) => {
    void navigate({ to: '.', search: { layout }, replace: true })
  }
  return [search.layout ?? 'columns', set]
}

/** Alt+1 to 8: to a lane. Alt+S: stop all. Alt+M or Esc in a lane: to the message. */
function ShortcutKeys({ lanes, onShow, onStop }: { lanes: Lane[]; onShow: (at: number) => void; onStop: () => void }) {
  useEffect(() => {
    const toComposer = () => { document.querySelector<HTMLElement>('.composer textarea')?.focus() }
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && event.target instanceof Element && event.target.closest('.lane')) toComposer()
      if (!event.altKey || event.ctrlKey || event.metaKey) return
      const at = Number(/^Digit([1-8])$/.exec(event.code)?.[1] ?? 0) - 1
      if (at >= 0 && at < lanes.length) {
        onShow(at)
        requestAnimationFrame(() => { document.querySelectorAll<HTMLElement>('.lane .lane-body')[at]?.focus() })
      } else if (event.code === 'KeyS') onStop()
      else if (event.code === 'KeyM') toComposer()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', pressed)
    return () => { window.removeEventListener('keydown', pressed) }
  }, [lanes.length, onShow, onStop])
  return null
}

export function LoadingConversation() {
  const { t } = useTranslation()
  return (
    <div className="conversation" role="status" aria-label={t('loading')}>
      <div className="lanes" data-layout="columns" data-count={3}>
        {[0, 1, 2].map((at) => (
          <div key={at} className="lane-cell shown">
            <div className="skeleton padded">
              {[90, 70, 84, 60, 76].map((width) => (
                <span key={width} style={{ width: `${String(width)}%`, height: 14 }} />
              ))}
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}
