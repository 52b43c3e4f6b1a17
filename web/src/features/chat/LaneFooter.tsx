import { ChevronLeft, ChevronRight, CircleStop, RefreshCw, RotateCw, Square, TriangleAlert, Unplug } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Lane, Message } from '../../shared/api/types'
import { count, seconds } from '../../shared/format'
import { Button, IconButton } from '../../shared/ui/Button'
import { CopyButton } from '../../shared/ui/CopyButton'
import type { LaneActions } from './actions'
import type { ConversationModel } from './model'
import { useMessage, useMessageState } from './useConversation'

interface Props {
  model: ConversationModel
  lane: Lane
  leaf: string
  actions: LaneActions
}

/** What can be done with a lane's last answer. */
export function LaneFooter(props: Props) {
  const running = useMessageState(props.model, props.leaf) === 'running'
  return <footer className="lane-foot">{running ? <Running {...props} /> : <Ended {...props} />}</footer>
}

function Running({ model, lane, leaf, actions }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <span className="row muted">
        <span className="lane-running" aria-hidden="true" />
        <Elapsed since={model.message(leaf)?.createdAt ?? ''} />
      </span>
      <Button size="small" kind="ghost" icon={<Square size={13} />} onClick={() => { actions.stop(lane) }}>
        {t('stop')}
      </Button>
    </>
  )
}

function Ended({ model, lane, leaf, actions }: Props) {
  const { t } = useTranslation()
  const message = useMessage(model, leaf)
  if (!message) return null
  const lost = message.state === 'failed' || message.state === 'interrupted'
  return (
    <>
      <span className="row lane-tools">
        {message.text ? <CopyButton text={message.text} label={t('answer.copy')} /> : null}
        {lost ? null : (
          <IconButton label={t('answer.regenerate')} onClick={() => { actions.regenerate(leaf) }}>
            <RefreshCw size={15} />
          </IconButton>
        )}
        <Outcome message={message} />
        <Siblings model={model} message={message} onSibling={(id) => { actions.change(lane, { leaf: model.deepest(id) }) }} />
      </span>
      {lost ? (
        <Button size="small" kind="ghost" icon={<RotateCw size={13} />} onClick={() => { actions.regenerate(leaf) }}>
          {t('retry')}
        </Button>
      ) : (
        <Figures message={message} />
      )}
    </>
  )
}

function Elapsed({ since }: { since: string }) {
  const { t } = useTranslation()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => { setNow(Date.now()) }, 500)
    return () => { clearInterval(timer) }
  }, [])
  return <span className="numbers">{t('answer.answering', { time: seconds(Math.max(1_000, now - new Date(since).getTime())) })}</span>
}

/** How an answer ended, if not well: icon and word. */
function Outcome({ message }: { message: Message }) {
  const { t } = useTranslation()
  const time = message.completion ? seconds(message.completion.latencyMs) : null
  if (message.state === 'failed') {
    return (
      <span className="row bad outcome">
        <TriangleAlert size={14} aria-hidden="true" /> {time ? t('answer.failedIn', { time }) : t('answer.failed')}
      </span>
    )
  }
  if (message.state === 'interrupted') {
    return <span className="row warn outcome"><Unplug size={14} aria-hidden="true" /> {t('answer.cut')}</span>
  }
  if (message.state === 'stopped') {
    return <span className="row muted outcome"><CircleStop size={14} aria-hidden="true" /> {t('answer.stopped')}</span>
  }
  return null
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
  // What was stopped says its figures below its text.
  if (!figures || figures.usageSource === 'none' || message.state === 'stopped') return null
  const tokens = figures.usage.output
  return (
    <span className="muted numbers lane-usage" title={t(`usage.${figures.usageSource}`)}>
      {tokens === null ? t('usage.unknown') : t('usage.tokens', { tokens: `${figures.usageSource === 'estimated' ? '~' : ''}${count(tokens)}` })}
      <span className="lane-time">{` · ${seconds(figures.latencyMs)}`}</span>
    </span>
  )
}
