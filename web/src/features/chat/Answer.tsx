import { Link } from '@tanstack/react-router'
import { Brain, CircleStop, RotateCw, TriangleAlert, Unplug, Wrench, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../shared/api/types'
import { coming, count, money, seconds } from '../../shared/format'
import { Markdown } from '../../shared/markdown/Markdown'
import { Button } from '../../shared/ui/Button'
import { LanePicker } from './LanePicker'

interface Props {
  message: Message
  onRetry: (model?: string) => void
}

/** What a model wrote, and how it ended. */
export function Answer({ message, onRetry }: Props) {
  const { t } = useTranslation()
  const done = message.state !== 'running'
  return (
    <div className={done ? 'answer' : 'answer running'}>
      {message.thinking ? (
        <details className="thinking">
          <summary>
            <Brain size={14} aria-hidden="true" /> {t('answer.thinking')}
          </summary>
          <Markdown text={message.thinking} done={done} />
        </details>
      ) : null}
      {message.text ? <Markdown text={message.text} done={done} /> : null}
      {message.toolCalls.map((call) => (
        <div key={call.id} className="tool-call">
          <span>
            <Wrench size={14} aria-hidden="true" /> {t('answer.toolCall', { name: call.name })}
          </span>
          <pre>{pretty(call.arguments)}</pre>
        </div>
      ))}
      {message.state === 'running' && message.text === '' && !message.thinking ? <Waiting /> : null}
      {message.state === 'failed' ? <Failed message={message} onRetry={onRetry} /> : null}
      {message.state === 'stopped' ? <Stopped message={message} /> : null}
      {message.state === 'interrupted' ? <Interrupted message={message} onRetry={onRetry} /> : null}
      <Warnings warnings={message.completion?.warnings ?? []} />
    </div>
  )
}

/** What the model did not get of the request, or got otherwise. */
function Warnings({ warnings }: { warnings: string[] }) {
  const { t } = useTranslation()
  if (warnings.length === 0) return null
  return (
    <details className="warnings muted">
      <summary>{t('answer.warnings', { count: warnings.length })}</summary>
      <ul>
        {warnings.map((warning) => <li key={warning}>{warning}</li>)}
      </ul>
    </details>
  )
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}

function Waiting() {
  const { t } = useTranslation()
  return (
    <p className="waiting muted">
      <span className="spinner" aria-hidden="true" /> {t('answer.waiting')}
    </p>
  )
}

/** Refusals by our own limits, which the page of limits explains. */
const LIMITED = ['rate_limit', 'concurrency_limit', 'budget_exceeded']
/** Nobody waits longer with the button in view; and a limit may be raised or reset before its time. */
const MOST_COUNTED = 60

function Failed({ message, onRetry }: Props) {
  const { t } = useTranslation()
  const error = message.error
  const left = useCountdown(message.finishedAt, error?.retryAfterMs ?? null)
  const counted = left > 0 && left <= MOST_COUNTED
  if (!error) return null
  return (
    <>
      <section className="failure" aria-label={t('answer.failed')}>
        <h4>
          <TriangleAlert size={16} aria-hidden="true" /> {t(`error.${error.code}`, { defaultValue: t('error.other') })}
        </h4>
        <p>{error.message}</p>
        {message.completion === null || message.completion.costNano === 0 || message.completion.usageSource === 'none' ? <p>{t('answer.nothingBilled')}</p> : null}
        {left > MOST_COUNTED ? <p>{t('answer.roomAgain', { when: coming(new Date(Date.now() + left * 1_000)) })}</p> : null}
        <div className="row">
          <Button size="small" icon={<RotateCw size={14} />} onClick={() => { onRetry() }} disabled={counted}>
            {counted ? t('answer.retryIn', { seconds: left }) : t('retry')}
          </Button>
          <LanePicker onPick={onRetry} trigger={<Button size="small" kind="ghost">{t('answer.otherModel')}</Button>} />
          {LIMITED.includes(error.code) ? <Link to="/settings/limits" className="button ghost small">{t('answer.limits')}</Link> : null}
        </div>
      </section>
      {error.attempts.length > 0 ? (
        <section className="attempts">
          <h5>{t('answer.tried')}</h5>
          <ul>
            {error.attempts.map((attempt, at) => (
              <li key={`${attempt.model}-${String(at)}`}>
                <X size={13} className="bad" aria-hidden="true" />
                <span>
                  {attempt.provider} / {attempt.model}
                  <small className="muted">{attempt.outcome}</small>
                </span>
                <span className="numbers muted">{seconds(attempt.elapsedMs)}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  )
}

function useCountdown(from: string | null, waitMs: number | null): number {
  const until = from && waitMs ? new Date(from).getTime() + waitMs : 0
  const [now, setNow] = useState(() => Date.now())
  const left = Math.max(0, Math.ceil((until - now) / 1_000))
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => { setNow(Date.now()) }, 500)
    return () => { clearTimeout(timer) }
  }, [left, now])
  return left
}

function Stopped({ message }: { message: Message }) {
  const { t } = useTranslation()
  const figures = message.completion
  const tokens = figures?.usage.output
  return (
    <p className="ended muted">
      <CircleStop size={14} aria-hidden="true" />
      <span>
        {tokens
          ? t('answer.stoppedAfter', { tokens: count(tokens) })
          : t('answer.stoppedEarly')}{' '}
        {figures?.costNano ? t('answer.billed', { cost: money(figures.costNano) }) : ''}
        {figures && figures.costNano === null && tokens ? t('answer.billedUnknown') : ''}
      </span>
    </p>
  )
}

function Interrupted({ message, onRetry }: Props) {
  const { t } = useTranslation()
  return (
    <div className="ended muted">
      <Unplug size={14} aria-hidden="true" />
      <span>{message.error?.message ?? t('answer.interrupted')}</span>
      <Button size="small" icon={<RotateCw size={14} />} onClick={() => { onRetry() }}>
        {t('retry')}
      </Button>
    </div>
  )
}
