import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Columns3, LayoutGrid, PanelsTopLeft, Rows3 } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ApiError, call } from '../../shared/api/client'
import type { Conversation, Lane, Message } from '../../shared/api/types'
import { money } from '../../shared/format'
import { IconButton } from '../../shared/ui/Button'
import type { LaneActions } from './actions'
import { Composer } from './Composer'
import { LaneBadge } from './LaneBadge'
import { LaneColumn } from './LaneColumn'
import { LAYOUTS, type Layout } from './lanes'
import type { ConversationModel } from './model'
import { TitleEditor } from './TitleEditor'
import { useConnection, useConversationState, useTree } from './useConversation'

const ICONS = { columns: Columns3, grid: LayoutGrid, stacked: Rows3, tabs: PanelsTopLeft }

export function ConversationView({ model }: { model: ConversationModel }) {
  const { t } = useTranslation()
  const conversation = useConversationState(model)
  const connection = useConnection(model)
  useTree(model)
  const lanes = conversation.lanes.filter((lane) => lane.open).sort((one, other) => one.position - other.position)
  const [off, setOff] = useState<Set<string>>(new Set())
  const [tab, setTab] = useState(0)
  const [layout, setLayout] = useLayout()
  const actions = useLaneActions(model, lanes)
  const running = lanes.filter((lane) => model.message(lane.leaf ?? '')?.state === 'running').length
  const failed = lanes.filter((lane) => model.message(lane.leaf ?? '')?.state === 'failed').length
  const { sum, unknown } = costs(model.allMessages())
  const shown = Math.min(tab, lanes.length - 1)

  const send = async (text: string) => {
    const chosen = lanes.filter((lane) => !off.has(lane.id)).map((lane) => lane.id)
    try {
      const { messages } = await call<{ messages: Message[] }>('POST', `/api/conversations/${conversation.id}/turns`, { text, lanes: chosen }, { 'idempotency-key': crypto.randomUUID() })
      model.addMessages(messages)
      return true
    } catch (failed_) {
      complain(failed_)
      return false
    }
  }

  return (
    <div className="conversation">
      <header className="conversation-head">
        <TitleEditor conversation={conversation} onChange={(next) => { model.setConversation(next) }} />
        <p className="conversation-state" role="status">
          {running > 0 ? <span className="row"><span className="spinner" aria-hidden="true" /> {t('conversation.answering', { count: running })}</span> : null}
          {failed > 0 ? <span className="bad">{t('conversation.failed', { count: failed })}</span> : null}
          {connection === 'lost' ? <span className="warn">{t('conversation.lost')}</span> : null}
        </p>
        <span className="numbers muted" title={t('conversation.cost')}>
          {money(sum)}{unknown ? ` ${t('conversation.plusUnknown')}` : ''}
        </span>
        <div className="segmented" role="group" aria-label={t('layout.label')}>
          {LAYOUTS.map((name) => {
            const Icon = ICONS[name]
            return (
              <IconButton key={name} label={t(`layout.${name}`)} on={layout === name} onClick={() => { setLayout(name) }}>
                <Icon size={15} />
              </IconButton>
            )
          })}
        </div>
      </header>
      <div className="lane-tabs" role="group" aria-label={t('layout.tabs')} data-layout={layout}>
        {lanes.map((lane, at) => (
          <button key={lane.id} type="button" aria-pressed={at === shown} onClick={() => { setTab(at) }}>
            <LaneBadge at={at} /> {lane.model.split('/')[1]}
          </button>
        ))}
      </div>
      <div className="lanes" data-layout={layout} data-count={lanes.length} data-shown={shown}>
        {lanes.map((lane, at) => (
          <div key={lane.id} className={at === shown ? 'lane-cell shown' : 'lane-cell'}>
            <LaneColumn model={model} lane={lane} at={at} count={lanes.length} actions={actions} />
          </div>
        ))}
      </div>
      <Composer
        draftKey={conversation.id}
        lanes={lanes.map((lane) => ({ id: lane.id, model: lane.model, on: !off.has(lane.id) }))}
        running={running}
        onToggle={(id) => { setOff(toggled(off, id)) }}
        onAdd={(id) => { void addLane(model, id, lanes.length) }}
        onSend={send}
        onStopAll={() => { void stop(conversation, null) }}
      />
      <ShortcutKeys lanes={lanes} onStop={() => { void stop(conversation, null) }} />
    </div>
  )
}

function toggled(set: Set<string>, id: string): Set<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}

function complain(error: unknown) {
  toast.error(error instanceof ApiError ? error.message : String(error))
}

function costs(messages: Message[]) {
  let sum = 0
  let unknown = false
  for (const { completion } of messages) {
    if (!completion) continue
    if (completion.costNano === null) unknown ||= completion.usageSource !== 'none'
    else sum += completion.costNano
  }
  return { sum, unknown }
}

async function stop(conversation: Conversation, lane: string | null) {
  await call('POST', `/api/conversations/${conversation.id}/stop`, { lane }).catch(complain)
}

async function addLane(model: ConversationModel, id: string, count: number) {
  const conversation = model.conversation
  if (count >= 8) return
  try {
    const lane = await call<Lane>('POST', `/api/conversations/${conversation.id}/lanes`, { model: id })
    if (!model.conversation.lanes.some((known) => known.id === lane.id)) {
      model.setConversation({ ...model.conversation, lanes: [...model.conversation.lanes, lane] })
    }
  } catch (failed) {
    complain(failed)
  }
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

function useLaneActions(model: ConversationModel, lanes: Lane[]): LaneActions {
  const queries = useQueryClient()
  const id = model.conversation.id
  const order = lanes.map((lane) => lane.id).join()
  return useMemo(() => {
    const patch = async (lane: Lane, change: object) => {
      const changed = await call<Lane>('PATCH', `/api/conversations/${id}/lanes/${lane.id}`, change)
      model.setConversation({
        ...model.conversation,
        lanes: model.conversation.lanes.map((known) => (known.id === lane.id ? changed : known)),
      })
    }
    const open = () => model.conversation.lanes.filter((lane) => lane.open).sort((one, other) => one.position - other.position)
    return {
      change: (lane, change) => { void patch(lane, change).catch(complain) },
      duplicate: (lane) => {
        void call<Lane>('POST', `/api/conversations/${id}/lanes`, { model: lane.model, parameters: lane.parameters }).catch(complain)
      },
      move: (lane, step) => {
        const all = open()
        const at = all.findIndex((known) => known.id === lane.id)
        const other = all[at + step]
        if (!other) return
        void Promise.all([patch(lane, { position: at + step }), patch(other, { position: at })]).catch(complain)
      },
      close: (lane) => {
        void call('DELETE', `/api/conversations/${id}/lanes/${lane.id}`)
          .then(() => queries.invalidateQueries({ queryKey: ['conversations'] }))
          .catch(complain)
      },
      stop: (lane) => { void stop(model.conversation, lane.id) },
      regenerate: (message, other) => {
        void call<Message>('POST', `/api/conversations/${id}/messages/${message}/regenerate`, other ? { model: other } : {})
          .then((made) => { model.addMessages([made]) })
          .catch(complain)
      },
    }
    // The actions read the model; the order only says when positions changed.
  }, [model, id, queries, order])
}

/** Alt+1 to 8: to a lane. Alt+S: stop all. */
function ShortcutKeys({ lanes, onStop }: { lanes: Lane[]; onStop: () => void }) {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return
      const at = Number(event.key) - 1
      if (at >= 0 && at < lanes.length) {
        event.preventDefault()
        document.querySelectorAll<HTMLElement>('.lane')[at]?.focus()
      } else if (event.code === 'KeyS') {
        event.preventDefault()
        onStop()
      }
    }
    window.addEventListener('keydown', pressed)
    return () => { window.removeEventListener('keydown', pressed) }
  }, [lanes.length, onStop])
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

