import { CircleAlert, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/client'
import { Button } from './Button'

export function EmptyState({ icon, title, text, action }: { icon: ReactNode; title: string; text: string; action?: ReactNode }) {
  return (
    <div className="state">
      <span className="state-icon" aria-hidden="true">{icon}</span>
      <p className="state-title">{title}</p>
      <p className="muted">{text}</p>
      {action}
    </div>
  )
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation()
  const known = error instanceof ApiError ? error : null
  return (
    <div className="state" role="alert">
      <span className="state-icon bad" aria-hidden="true"><CircleAlert size={22} /></span>
      <p className="state-title">{t('failed.title')}</p>
      <p className="muted">{known ? known.message : t('failed.unknown')}</p>
      {known?.id ? <p className="mono muted">{t('failed.id', { id: known.id })}</p> : null}
      <Button icon={<RotateCw size={14} />} onClick={onRetry}>{t('retry')}</Button>
    </div>
  )
}

export function Skeleton({ lines = 3, height = 16 }: { lines?: number; height?: number }) {
  const { t } = useTranslation()
  return (
    <div className="skeleton" role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} style={{ height, width: `${String(96 - ((line * 17) % 40))}%` }} />
      ))}
    </div>
  )
}

export type Tone = 'ok' | 'warn' | 'bad' | 'idle'

/** State by shape, colour and word. */
export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`status ${tone}`}>
      <span className="light" aria-hidden="true" />
      {children}
    </span>
  )
}
