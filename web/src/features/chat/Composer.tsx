import { ArrowUp, Plus, SlidersHorizontal, Square, X } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/ui/Button'
import { useCatalog, modelLabel } from '../catalog/useCatalog'
import { isComposing } from './keys'
import { LaneBadge } from './LaneBadge'
import { LanePicker } from './LanePicker'
import { letter, MOST_LANES } from './lanes'
import { draft, keepDraft } from './memory'

export interface ComposerLane {
  id: string
  model: string
  on: boolean
  /** Whether it is still answering and cannot be asked yet. */
  busy?: boolean
  /** Whether parameters of its own are set. */
  tuned?: boolean
}

interface Props {
  /** Whose draft this is: a conversation's id, or "new". */
  draftKey: string
  lanes: ComposerLane[]
  note?: ReactNode
  onToggle: (lane: string) => void
  onRemove?: (lane: string) => void
  onParameters?: (lane: string) => void
  onAdd: (model: string) => void
  onSend: (text: string) => Promise<boolean>
  onStopAll?: () => void
}

export function Composer({ draftKey, lanes, note, onToggle, onRemove, onParameters, onAdd, onSend, onStopAll }: Props) {
  const { t } = useTranslation()
  const { data } = useCatalog()
  const [text, setText] = useState(() => draft(draftKey))
  const [sending, setSending] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const chosen = lanes.filter((lane) => lane.on).length
  const running = lanes.filter((lane) => lane.busy).length
  const busy = lanes.map((lane, at) => (lane.on && lane.busy ? letter(at) : '')).filter(Boolean)
  const empty = text.trim() === ''
  const reason =
    chosen === 0 ? t('composer.noLane') : busy.length > 0 ? t('composer.busy', { count: busy.length, lanes: busy.join(', ') }) : empty ? t('composer.noText') : null

  useEffect(() => {
    const element = area.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${String(Math.min(element.scrollHeight, 220))}px`
  }, [text])

  const change = (next: string) => {
    setText(next)
    keepDraft(draftKey, next)
  }

  const send = async () => {
    if (reason !== null || sending) return
    setSending(true)
    try {
      if (await onSend(text)) change('')
    } finally {
      setSending(false)
      area.current?.focus()
    }
  }

  const key = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return
    event.preventDefault()
    void send()
  }

  return (
    <form
      className="composer"
      aria-label={t('composer.label')}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <div className="composer-lanes" role="group" aria-label={t('composer.to')}>
        <span className="muted">{t('composer.to')}</span>
        {lanes.map((lane, at) => (
          <span key={lane.id} className={lane.on ? 'lane-chip on' : 'lane-chip'}>
            <button type="button" aria-pressed={lane.on} title={t(lane.on ? 'composer.sent' : 'composer.notSent')} onClick={() => { onToggle(lane.id) }}>
              <LaneBadge at={at} />
              <span className="lane-chip-name">{modelLabel(data?.models, lane.model)}</span>
            </button>
            {onParameters ? (
              <button type="button" className={lane.tuned ? 'chip-tune on' : 'chip-tune'} aria-label={t(lane.tuned ? 'composer.tuned' : 'lane.parameters', { model: modelLabel(data?.models, lane.model) })} title={t('lane.parameters', { model: modelLabel(data?.models, lane.model) })} onClick={() => { onParameters(lane.id) }}>
                <SlidersHorizontal size={12} />
              </button>
            ) : null}
            {onRemove ? (
              <button type="button" className="chip-x" aria-label={t('composer.remove', { model: modelLabel(data?.models, lane.model) })} onClick={() => { onRemove(lane.id) }}>
                <X size={12} />
              </button>
            ) : null}
          </span>
        ))}
        {lanes.length < MOST_LANES ? (
          <LanePicker
            onPick={onAdd}
            trigger={
              <button type="button" className="icon-button" aria-label={t('composer.add')} title={t('composer.add')}>
                <Plus size={16} />
              </button>
            }
          />
        ) : null}
      </div>
      <textarea
        ref={area}
        rows={1}
        value={text}
        aria-label={t('composer.message')}
        placeholder={t('composer.placeholder', { count: chosen })}
        onChange={(event) => { change(event.target.value) }}
        onKeyDown={key}
      />
      <div className="composer-foot">
        <span className="muted composer-note" role="status">{reason !== null && !(empty && chosen > 0) ? reason : note}</span>
        {running > 0 && onStopAll ? (
          <Button kind="ghost" icon={<Square size={13} />} onClick={onStopAll}>
            {t('stopAll')}
          </Button>
        ) : null}
        <Button kind="primary" type="submit" busy={sending} disabled={reason !== null} title={reason ?? undefined} icon={<ArrowUp size={15} />}>
          {t('send')} <kbd>{t('key.enter')}</kbd>
        </Button>
      </div>
    </form>
  )
}
