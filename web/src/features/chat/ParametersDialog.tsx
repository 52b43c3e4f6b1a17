import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LaneParameters } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { Dialog } from '../../shared/ui/Dialog'
import { Field, Select } from '../../shared/ui/Field'

interface Props {
  parameters: LaneParameters
  label: string
  onClose: () => void
  onSave: (parameters: LaneParameters) => void
}

const MOST_STOPS = 4
const EFFORTS = ['', 'minimal', 'low', 'medium', 'high']

export function ParametersDialog({ parameters: now, label, onClose, onSave }: Props) {
  const { t } = useTranslation()
  const [system, setSystem] = useState(now.system ?? '')
  const [temperature, setTemperature] = useState(text(now.temperature))
  const [topP, setTopP] = useState(text(now.topP))
  const [most, setMost] = useState(text(now.maxOutputTokens))
  const [seed, setSeed] = useState(text(now.seed))
  const [stop, setStop] = useState((now.stop ?? []).join('\n'))
  const [effort, setEffort] = useState(now.reasoningEffort ?? '')

  const problem = (value: string, low: number, high: number) => {
    const parsed = number(value)
    return value !== '' && (parsed === null || parsed < low || parsed > high) ? t('parameters.range', { low, high }) : undefined
  }
  const problems = [problem(temperature, 0, 2), problem(topP, 0, 1), problem(most, 1, 10_000_000), problem(seed, -(2 ** 53), 2 ** 53)]

  const stops = stop.split('\n').filter((line) => line !== '')

  const save = () => {
    onSave({
      temperature: number(temperature),
      topP: number(topP),
      maxOutputTokens: number(most),
      seed: number(seed),
      reasoningEffort: effort || null,
      system: system.trim() ? system : null,
      stop: stops.length > 0 ? stops : null,
    })
    onClose()
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('parameters.title', { model: label })}
      description={t('parameters.text')}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" disabled={problems.some(Boolean) || stops.length > MOST_STOPS} onClick={save}>{t('save')}</Button>
        </>
      }
    >
      <div className="field">
        <label htmlFor="lane-system">{t('parameters.system')}</label>
        <textarea id="lane-system" className="input" rows={4} value={system} onChange={(event) => { setSystem(event.target.value) }} />
      </div>
      <div className="field-grid">
        <Field label={t('parameters.temperature')} inputMode="decimal" value={temperature} problem={problems[0]} placeholder={t('parameters.default')} onChange={(event) => { setTemperature(event.target.value) }} />
        <Field label={t('parameters.topP')} inputMode="decimal" value={topP} problem={problems[1]} placeholder={t('parameters.default')} onChange={(event) => { setTopP(event.target.value) }} />
        <Field label={t('parameters.most')} inputMode="numeric" value={most} problem={problems[2]} placeholder={t('parameters.default')} onChange={(event) => { setMost(event.target.value) }} />
        <Field label={t('parameters.seed')} inputMode="numeric" value={seed} problem={problems[3]} placeholder={t('parameters.none')} onChange={(event) => { setSeed(event.target.value) }} />
        <Select label={t('parameters.effort')} value={effort} onChange={(event) => { setEffort(event.target.value) }}>
          {EFFORTS.map((value) => (
            <option key={value} value={value}>{value || t('parameters.default')}</option>
          ))}
        </Select>
        <div className="field">
          <label htmlFor="lane-stop">{t('parameters.stop')}</label>
          <textarea id="lane-stop" className="input" rows={2} value={stop} placeholder={t('parameters.none')} aria-describedby="lane-stop-note" onChange={(event) => { setStop(event.target.value) }} />
          <p id="lane-stop-note" className={stops.length > MOST_STOPS ? 'note bad' : 'note'}>{t('parameters.stopHelp', { count: MOST_STOPS })}</p>
        </div>
      </div>
    </Dialog>
  )
}

function text(value: number | null | undefined): string {
  return String(value ?? '')
}

function number(value: string): number | null {
  if (value.trim() === '') return null
  const parsed = Number(value)
  return Number.isFinite(parsed) ? parsed : null
}
