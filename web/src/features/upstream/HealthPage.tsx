import { useQuery } from '@tanstack/react-query'
import { HeartPulse } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeploymentHealth } from '../../shared/api/types'
import { EmptyState, ErrorState, Skeleton, Status } from '../../shared/ui/States'
import { modelLabel, useCatalog } from '../catalog/useCatalog'
import { credentialsQuery } from '../credential/queries'
import { DeploymentCard } from './DeploymentCard'
import { byNeed, TONES, type DeploymentState } from './health'
import { deploymentsQuery } from './queries'
import { TakeOutDialog } from './TakeOutDialog'

export function HealthPage() {
  const { t } = useTranslation()
  const deployments = useQuery(deploymentsQuery)
  const credentials = useQuery(credentialsQuery).data?.items ?? []
  const models = useCatalog().data?.models
  const [leaving, setLeaving] = useState<DeploymentHealth | null>(null)
  const items = [...(deployments.data?.items ?? [])].sort(byNeed)
  const now = new Date(deployments.data?.at ?? Date.now())
  return (
    <>
      <header className="page-head">
        <div>
          <h1>{t('settings.health')}</h1>
          <p className="muted">{t('health.text')}</p>
        </div>
        {items.length > 0 ? <Summary items={items} /> : null}
      </header>
      {deployments.isPending ? <Skeleton lines={4} height={120} /> : null}
      {deployments.isError && !deployments.data ? <ErrorState error={deployments.error} onRetry={() => { void deployments.refetch() }} /> : null}
      {deployments.isError && deployments.data ? <p className="banner bad" role="alert">{t('health.stale', { message: deployments.error.message })}</p> : null}
      {deployments.data && items.length === 0 ? <EmptyState icon={<HeartPulse size={20} />} title={t('health.noDeployments')} text={t('health.noDeploymentsText')} /> : null}
      <div className="cards">
        {items.map((deployment) => (
          <DeploymentCard
            key={`${deployment.credential} ${deployment.model}`}
            deployment={deployment}
            credential={credentials.find(({ id }) => id === deployment.credential) ?? null}
            now={now}
            onTakeOut={() => { setLeaving(deployment) }}
          />
        ))}
      </div>
      {leaving ? <TakeOutDialog deployment={leaving} name={modelLabel(models, leaving.model)} onClose={() => { setLeaving(null) }} /> : null}
    </>
  )
}

/** How many there are in each state. */
function Summary({ items }: { items: DeploymentHealth[] }) {
  const { t } = useTranslation()
  const states: DeploymentState[] = ['working', 'probing', 'resting', 'out']
  return (
    <p className="row health-summary">
      {states.map((state) => {
        const number = items.filter((item) => item.state === state).length
        return number === 0 ? null : <Status key={state} tone={TONES[state]}>{number} {t(`health.few.${state}`)}</Status>
      })}
    </p>
  )
}
