import { queryOptions, useQuery } from '@tanstack/react-query'
import { call } from '../../shared/api/client'
import type { Catalog, Model } from '../../shared/api/types'

export const catalogQuery = queryOptions({
  queryKey: ['catalog'],
  queryFn: () => call<Catalog>('GET', '/api/catalog'),
  staleTime: 30_000,
})

export function useCatalog() {
  return useQuery(catalogQuery)
}

/** Whether the model can be asked now and answers; some only embed. */
export function answers(model: Model): boolean {
  return model.available && chats(model)
}

export function chats(model: Model): boolean {
  return !model.capabilities.includes('embeddings')
}

/** A model's name for people; the id where the catalogue does not know it. */
export function useModelLabel(id: string): string {
  const { data } = useCatalog()
  return modelLabel(data?.models, id)
}

export function modelLabel(models: Model[] | undefined, id: string): string {
  const label = models?.find((model) => model.id === id)?.label
  return label ? label.replace(' (not a real model)', '') : id
}
