import { useQuery } from '@tanstack/react-query'
import type { ComponentProps } from 'react'
import { ModelPicker } from '../catalog/ModelPicker'
import { routesQuery } from '../route/queries'

/** What a lane can ask: the models that answer, and the routes. */
export function LanePicker(props: Omit<ComponentProps<typeof ModelPicker>, 'routes' | 'any'>) {
  const { data } = useQuery(routesQuery)
  return <ModelPicker {...props} routes={data?.items.map(({ name }) => name) ?? []} />
}
