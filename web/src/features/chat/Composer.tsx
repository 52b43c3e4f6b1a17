import { ArrowUp, Plus, Square, X } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/ui/Button'
import { ModelPicker } from '../catalog/ModelPicker'
import { useCatalog, modelLabel } from '../catalog/useCatalog'
import { LaneBadge } from './LaneBadge'
import { draft, keepDraft, MOST_LANES } from './lanes'

export interface ComposerLane {
  id: string
  model: string
  on: boolean
}

interface Props {
  /** Whose draft this is: a conversation's id, or "new". */
  draftKey: string
  lanes: ComposerLane[]
  running: number
  note?: ReactNode
  onToggle: (lane: string) => void
  onRemove?: (lane: string) => void
  onAdd: (model: string) => void
  onSend: (text: string) => Promise<boolean>
  onStopAll?: () => void
}

export function Composer({ draftKey, lanes, running, note, onToggle, onRemove, onAdd, onSend, onStopAll }: Props) {
  const { t } = useTranslation()
  const { data } = useCatalog()
  const [text, setText] = useState(() => draft(draftKey))
  const [sending, setSending] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const chosen = lanes.filter((lane) => lane.on).length
  const reason = chosen === 0 ? t('composer.noLane') : text.trim() === '' ? t('composer.noText') : null

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
    // keyCode 229: an input method is still composing, its Enter is not ours.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return
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
            <button type="button" aria-pressed={lane.on} onClick={() => { onToggle(lane.id) }}>
              <LaneBadge at={at} />
              {modelLabel(data?.models, lane.model)}
            </button>
            {onRemove ? (
              <button type="button" className="chip-x" aria-label={t('composer.remove', { model: lane.model })} onClick={() => { onRemove(lane.id) }}>
                <X size={12} />
              </button>
            ) : null}
          </span>
        ))}
        {lanes.length < MOST_LANES ? (
          <ModelPicker
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
        <span className="muted composer-note">{note}</span>
        {running > 0 && onStopAll ? (
          <Button icon={<Square size={13} />} onClick={onStopAll}>
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
