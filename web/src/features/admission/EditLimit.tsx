import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../shared/api/client'
import type { Limit, LimitChange } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { Dialog } from '../../shared/ui/Dialog'
import { Field } from '../../shared/ui/Field'
import { problemsOf, Refusal, type Problems } from '../../shared/ui/Refusal'
import { amountOf, typedOf } from './amount'
import { AmountField, amountProblem, HardChoice, OutageChoice } from './fields'
import { limitsChanged } from './queries'
import type { Names } from './useNames'
import { allowance, models, whom } from './words'

/** Name, amount and hardness; whom and what a limit counts stays. */
export function EditLimit({ limit, names, onClose }: { limit: Limit; names: Names; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const typed = typedOf(limit.measure, limit.amount)
  const [name, setName] = useState(limit.name)
  const [amount, setAmount] = useState(typed)
  const [hard, setHard] = useState(limit.hard)
  const [outage, setOutage] = useState(limit.outage)
  const [wrong, setWrong] = useState<Problems>({})
  const save = useMutation({
    mutationFn: (body: LimitChange) => call<Limit>('PUT', `/api/limits/${limit.id}`, body),
    onSuccess: async () => {
      await limitsChanged(queries)
      onClose()
    },
  })
  const problems: Problems = { ...problemsOf(save.error), ...wrong }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found: Problems = {}
    if (!name.trim()) found['name'] = t('limits.problem.noName')
    const problem = amount === typed ? null : amountProblem(limit.measure, amount)
    if (problem) found['amount'] = t(problem)
    setWrong(found)
    if (Object.keys(found).length > 0) return
    const parsed = amountOf(limit.measure, amount)
    save.mutate({ name: name.trim(), amount: 'value' in parsed && amount !== typed ? parsed.value : limit.amount, hard, outage })
  }
  return (
    <Dialog
      open
      title={t('limits.editTitle', { name: limit.name })}
      description={`${allowance(t, limit)} · ${whom(t, limit, names)} · ${models(t, limit.model)}`}
      onClose={onClose}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" form="edit-limit" busy={save.isPending}>{t('save')}</Button>
        </>
      }
    >
      <form id="edit-limit" onSubmit={submit} noValidate>
        <Refusal error={save.error} fields={['name', 'amount']} />
        <Field label={t('limits.name')} value={name} maxLength={100} autoFocus autoComplete="off" problem={problems['name']} onChange={(event) => { setName(event.target.value) }} />
        <AmountField measure={limit.measure} value={amount} problem={problems['amount']} onChange={setAmount} />
        <HardChoice hard={hard} onChange={setHard} />
        {hard ? <OutageChoice outage={outage} onChange={setOutage} /> : null}
        <p className="muted">{t('limits.editText')}</p>
      </form>
    </Dialog>
  )
}
