import { useQueryClient } from '@tanstack/react-query'
import { CirclePause, CirclePlay } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ApiError, call } from '../../shared/api/client'
import type { Credential, DeploymentError, DeploymentHealth } from '../../shared/api/types'
import { ago, coming, count, seconds } from '../../shared/format'
import { Button } from '../../shared/ui/Button'
import { Meter } from '../../shared/ui/Meter'
import { Status } from '../../shared/ui/States'
import { useModelLabel } from '../catalog/useCatalog'
import { successPercent, TONES } from './health'
import { FirstContentLine, RequestBars } from './MinuteCharts'
import { deploymentsQuery } from './queries'

interface Props {
  deployment: DeploymentHealth
  credential: Credential | null
  now: Date
  onTakeOut: () => void
}

export function DeploymentCard({ deployment, credential, now, onTakeOut }: Props) {
  const { t } = useTranslation()
  const label = useModelLabel(deployment.model)
  const percent = successPercent(deployment.asked, deployment.failed)
  const name = `${label}, ${credential?.name ?? ''}`
  const share = deployment.share === null ? null : Math.round(deployment.share * 100)
  return (
    <article className="card deployment" aria-label={name}>
      <header className="card-head">
        <div>
          <h3>{label}</h3>
          <p className="muted">{credential?.name}{deployment.routes.length > 0 ? <span> · {t('health.routes', { count: deployment.routes.length, names: deployment.routes.join(', ') })}</span> : null}</p>
        </div>
        <Status tone={TONES[deployment.state]}>{t(`health.state.${deployment.state}`)}</Status>
      </header>
      <Condition deployment={deployment} now={now} />
      {deployment.asked > 0 ? (
        <>
          <RequestBars minutes={deployment.minutes} />
          <FirstContentLine minutes={deployment.minutes} />
          <dl className="deployment-figures">
            <div><dt>{t('health.success')}</dt><dd>{percent === null ? '' : `${String(percent)} %`}</dd></div>
            <div><dt>{t('health.asked')}</dt><dd>{count(deployment.asked)}</dd></div>
            <div><dt>{t('health.firstMean')}</dt><dd>{deployment.firstMs === null ? t('health.none') : seconds(deployment.firstMs)}</dd></div>
            <div><dt>{t('health.total')}</dt><dd>{deployment.totalMs === null ? t('health.none') : seconds(deployment.totalMs)}</dd></div>
          </dl>
          {share === null ? null : (
            <div className="deployment-share">
              <p className="use-figures"><span>{t('health.share')}</span><span>{`${String(share)} %`}</span></p>
              <Meter label={t('health.shareOf', { name })} words={t('health.shareWords', { percent: share })} value={share} most={100} tone="ok" />
            </div>
          )}
        </>
      ) : <p className="card-text muted">{t('health.unasked')}</p>}
      {deployment.errors.length > 0 ? <LastErrors errors={deployment.errors} /> : null}
      <footer className="card-foot">
        {deployment.state === 'out' ? null : <Button size="small" icon={<CirclePause size={13} />} onClick={onTakeOut}>{t('health.takeOut')}<span className="visually-hidden"> {name}</span></Button>}
        {deployment.state === 'working' ? null : <PutBack deployment={deployment} name={name} />}
      </footer>
    </article>
  )
}

/** Why it is not asked, since when and how long, in one sentence or two. */
function Condition({ deployment, now }: { deployment: DeploymentHealth; now: Date }) {
  const { t } = useTranslation()
  const { state, since, until, limited, reason } = deployment
  if (state === 'working' && since === null) return null
  const when = since ? ago(since, now.getTime()) : ''
  const end = until ? coming(new Date(until), now) : null
  const words = {
    working: t('health.workingSince', { when }),
    probing: t('health.probingText'),
    resting: t(limited ? 'health.limitedText' : 'health.restingText', { when, end: end ?? '' }),
    out: end ? t('health.outUntil', { when, end }) : t('health.outText', { when }),
  }[state]
  return <p className="card-text">{words}{reason ? <q className="deployment-reason">{reason}</q> : null}</p>
}

function LastErrors({ errors }: { errors: DeploymentError[] }) {
  const { t } = useTranslation()
  return (
    <details className="deployment-errors">
      <summary>{t('health.errors', { count: errors.length })} <span className="muted">{errors[0] ? ago(errors[0].at) : ''}</span></summary>
      <ul>
        {errors.map(({ at, code, message, status }) => (
          <li key={`${at} ${code}`}>
            <p><span className="mono">{code}</span>{status > 0 ? <span className="muted"> HTTP {status}</span> : null}<span className="muted numbers"> {ago(at)}</span></p>
            <p className="muted">{message}</p>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Lets requests go there again, whether a person or a failure kept them away. */
function PutBack({ deployment, name }: { deployment: DeploymentHealth; name: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const put = async () => {
    setBusy(true)
    try {
      await call('POST', '/api/deployments/back', { credential: deployment.credential, model: deployment.model })
      await queries.invalidateQueries({ queryKey: deploymentsQuery.queryKey })
      toast.success(t('health.isBack', { name }))
    } catch (failed) {
      toast.error(failed instanceof ApiError ? failed.message : String(failed))
    } finally {
      setBusy(false)
    }
  }
  return <Button size="small" busy={busy} icon={<CirclePlay size={13} />} onClick={() => { void put() }}>{t('health.putBack')}<span className="visually-hidden"> {name}</span></Button>
}
