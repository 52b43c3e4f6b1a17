import { Check, ChevronLeft, ChevronRight, Copy, RefreshCw, Square, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../shared/api/types'
import { count, seconds } from '../../shared/format'
import { Button, IconButton } from '../../shared/ui/Button'
import type { ConversationModel } from './model'

interface Props {
  model: ConversationModel
  message: Message
  onStop: () => void
  onRegenerate: () => void
  onSibling: (id: string) => void
}

/** What can be done with a lane's last answer. */
export function LaneFooter({ model, message, onStop, onRegenerate, onSibling }: Props) {
  const { t } = useTranslation()
  if (message.state === 'running') {
    return (
      <footer className="lane-foot">
        <span className="row muted">
          <span className="spinner" aria-hidden="true" />
          <Elapsed since={message.createdAt} />
        </span>
        <Button size="small" kind="ghost" icon={<Square size={13} />} onClick={onStop}>
          {t('stop')}
        </Button>
      </footer>
    )
  }
  return (
    <footer className="lane-foot">
      <span className="row">
        {message.text ? <CopyButton text={message.text} /> : null}
        <IconButton label={t('answer.regenerate')} onClick={onRegenerate}>
          <RefreshCw size={15} />
        </IconButton>
        <Siblings model={model} message={message} onSibling={onSibling} />
      </span>
      <Figures message={message} />
    </footer>
  )
}

function Elapsed({ since }: { since: string }) {
  const { t } = useTranslation()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => { setNow(Date.now()) }, 500)
    return () => { clearInterval(timer) }
  }, [])
  return <span className="numbers">{t('answer.answering', { time: seconds(Math.max(0, now - new Date(since).getTime())) })}</span>
}

function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  return (
    <IconButton
      label={copied ? t('copied') : t('answer.copy')}
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => {
          setCopied(true)
          setTimeout(() => { setCopied(false) }, 1_500)
        })
      }}
    >
      {copied ? <Check size={15} /> : <Copy size={15} />}
    </IconButton>
  )
}

function Siblings({ model, message, onSibling }: { model: ConversationModel; message: Message; onSibling: (id: string) => void }) {
  const { t } = useTranslation()
  const all = model.siblings(message)
  const at = all.indexOf(message.id)
  if (all.length < 2) return null
  const go = (step: number) => {
    const next = all[at + step]
    if (next) onSibling(next)
  }
  return (
    <span className="siblings">
      <IconButton label={t('answer.previous')} disabled={at <= 0} onClick={() => { go(-1) }}>
        <ChevronLeft size={15} />
      </IconButton>
      <span className="numbers">
        {at + 1}/{all.length}
      </span>
      <IconButton label={t('answer.next')} disabled={at >= all.length - 1} onClick={() => { go(1) }}>
        <ChevronRight size={15} />
      </IconButton>
    </span>
  )
}

function Figures({ message }: { message: Message }) {
  const { t } = useTranslation()
  const figures = message.completion
  if (message.state === 'failed') {
    return (
      <span className="row bad">
        <TriangleAlert size={14} aria-hidden="true" /> {t('answer.failedIn', { time: seconds(figures?.latencyMs ?? 0) })}
      </span>
    )
  }
  if (!figures) return null
  const tokens = figures.usage.output
  return (
    <span className="muted numbers" title={t(`usage.${figures.usageSource}`)}>
      {tokens === null ? t('usage.unknown') : t('usage.tokens', { tokens: `${figures.usageSource === 'estimated' ? '~' : ''}${count(tokens)}` })}
      {' · '}
      {seconds(figures.latencyMs)}
    </span>
  )
}
