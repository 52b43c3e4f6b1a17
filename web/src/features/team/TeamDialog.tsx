import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../shared/api/client'
import type { NewTeam, Team, TeamPeople } from '../../shared/api/types'
import { Button } from '../../shared/ui/Button'
import { Dialog } from '../../shared/ui/Dialog'
import { Field } from '../../shared/ui/Field'
import { problemsOf, Refusal } from '../../shared/ui/Refusal'
import { ErrorState, Skeleton } from '../../shared/ui/States'
import { teamsQuery } from '../access/queries'

/** A new team, or one to be changed. */
export function TeamDialog({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const people = useQuery({ queryKey: ['teams', 'people'], queryFn: () => call<TeamPeople>('GET', '/api/teams/people') })
  const [name, setName] = useState(team?.name ?? '')
  const [members, setMembers] = useState<ReadonlySet<string>>(() => new Set(team?.members.map(({ id }) => id)))
  const save = useMutation({
    mutationFn: (body: NewTeam) => (team ? call<Team>('PUT', `/api/teams/${team.id}`, body) : call<Team>('POST', '/api/teams', body)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: teamsQuery.queryKey })
      onClose()
    },
  })
  const problems = problemsOf(save.error)
  const choose = (id: string, chosen: boolean) => {
    setMembers((before) => new Set(chosen ? [...before, id] : [...before].filter((one) => one !== id)))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ name: name.trim(), members: [...members] })
  }
  return (
    <Dialog
      open
      title={team ? t('teams.editTitle', { name: team.name }) : t('teams.new')}
      description={t('teams.newText')}
      onClose={onClose}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" form="team" busy={save.isPending}>{t(team ? 'save' : 'teams.create')}</Button>
        </>
      }
    >
      <form id="team" onSubmit={submit}>
        <Refusal error={save.error} fields={['name']} />
        <Field label={t('teams.name')} value={name} required maxLength={100} autoFocus autoComplete="off" problem={problems['name']} onChange={(event) => { setName(event.target.value) }} />
        <fieldset className="choices hardness team-choices">
          <legend>{t('teams.members')}</legend>
          {people.isPending ? <Skeleton lines={2} height={28} /> : null}
          {people.isError ? <ErrorState error={people.error} onRetry={() => { void people.refetch() }} /> : null}
          {people.data?.items.map((person) => (
            <label key={person.id} className="switch">
              <input type="checkbox" checked={members.has(person.id)} onChange={(event) => { choose(person.id, event.target.checked) }} />
              <span>{person.name}<small>{person.email}</small></span>
            </label>
          ))}
        </fieldset>
      </form>
    </Dialog>
  )
}
