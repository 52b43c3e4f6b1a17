import { useTranslation } from 'react-i18next'
import type { FieldProblem, Provider } from '../../shared/api/types'
import { Field, PasswordField, TextArea } from '../../shared/ui/Field'

interface Props {
  provider: Provider
  values: Record<string, string>
  problems: FieldProblem[]
  onChange: (id: string, value: string) => void
}

/** The form that a provider declares; the page to make a key stands below its first secret. */
export function CredentialFields({ provider, values, problems, onChange }: Props) {
  const { t } = useTranslation()
  const firstSecret = provider.fields.find((field) => field.secret)?.id
  return provider.fields.map((field) => {
    const link = field.id === firstSecret && provider.keyPage
      ? <a href={provider.keyPage} target="_blank" rel="noopener noreferrer">{t('addKey.where', { provider: provider.label })}</a>
      : null
    const shared = {
      label: field.required ? field.label : t('addKey.optional', { label: field.label }),
      autoComplete: 'off',
      spellCheck: false,
      placeholder: field.placeholder,
      value: values[field.id] ?? '',
      problem: problems.find((one) => one.field === `fields.${field.id}`)?.message,
      help: field.help || link ? <>{field.help} {link}</> : null,
      onChange: (event: { target: { value: string } }) => { onChange(field.id, event.target.value) },
    }
    if (field.multiline) return <TextArea key={field.id} {...shared} />
    return field.secret ? <PasswordField key={field.id} {...shared} /> : <Field key={field.id} {...shared} type="text" />
  })
}
