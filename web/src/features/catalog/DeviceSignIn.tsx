import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ApiError, call } from '../../shared/api/client'
import type { DeviceCode, DevicePoll, DeviceProgress, DeviceStart, Provider } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { CopyButton } from '../../shared/ui/CopyButton'
import { credentialsChanged } from '../credential/queries'

interface Props {
  provider: Provider
  name: string
  onDone: () => void
}

/** Sign-in at the vendor's page with a code; the key itself never comes to the browser. */
export function DeviceSignIn({ provider, name, onDone }: Props) {
  const { t } = useTranslation()
  const [code, setCode] = useState<DeviceCode | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const begin = async () => {
    setBusy(true)
    setProblem(null)
    try {
      setCode(await call<DeviceCode>('POST', '/api/credentials/device', { provider: provider.id } satisfies DeviceStart))
    } catch (failed) {
      setProblem(failed instanceof ApiError ? failed.message : String(failed))
    } finally {
      setBusy(false)
    }
  }
  const ended = (words: string) => { setCode(null); setProblem(words) }
  return (
    <section className="device-sign-in" aria-live="polite">
      {problem ? <p className="banner bad" role="alert">{problem}</p> : null}
      {code ? (
        <>
          <p>{t('addKey.device.enter')} <a href={code.page} target="_blank" rel="noopener noreferrer">{code.page}</a></p>
          <p className="device-code"><strong>{code.userCode}</strong> <CopyButton text={code.userCode} label={t('addKey.device.copy')} /></p>
          <p className="row muted"><span className="spinner" aria-hidden="true" /> {t('addKey.device.waiting')}</p>
          <Waiting key={code.handle} code={code} name={name} onDone={onDone} onEnd={(state) => { ended(t(`addKey.device.${state}`)) }} onProblem={ended} />
        </>
      ) : (
        <Button kind="primary" busy={busy} onClick={() => { void begin() }}>{t('addKey.device.begin', { provider: provider.label })}</Button>
      )}
      <p className="muted">{t('addKey.device.or')}</p>
    </section>
  )
}

interface WaitingProps {
  code: DeviceCode
  name: string
  onDone: () => void
  onEnd: (state: 'denied' | 'expired') => void
  onProblem: (words: string) => void
}

/** Asks at the vendor's pace whether the code was entered. */
function Waiting({ code, name, onDone, onEnd, onProblem }: WaitingProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [pace, setPace] = useState({ seconds: code.intervalSeconds, turn: 0 })
  useEffect(() => {
    let gone = false
    const ask = async () => {
      const progress = await call<DeviceProgress>('POST', '/api/credentials/device/poll', { handle: code.handle, name: name.trim() || null } satisfies DevicePoll)
      if (progress.state === 'done') {
        await credentialsChanged(queries)
        toast.success(t('addKey.device.done'))
        if (!gone) onDone()
      } else if (!gone && progress.state === 'pending') {
        setPace((last) => ({ seconds: progress.intervalSeconds, turn: last.turn + 1 }))
      } else if (!gone && progress.state !== 'pending') {
        onEnd(progress.state)
      }
    }
    const timer = setTimeout(() => {
      ask().catch((failed: unknown) => { if (!gone) onProblem(failed instanceof ApiError ? failed.message : String(failed)) })
    }, pace.seconds * 1_000)
    return () => { gone = true; clearTimeout(timer) }
    // The callbacks are new at every render; only a new turn asks again.
  }, [pace])
  return null
}
