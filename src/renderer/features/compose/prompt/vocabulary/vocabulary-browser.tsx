import * as Tabs from 'radix-ui/tabs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vocabulary } from '../../../../../shared/api/vocabulary.ts'
import { useAnnounced } from '../../../../ui/announcer.tsx'
import { ExampleList } from '../../../../ui/examples/example-list.tsx'
import { Input } from '../../../../ui/field.tsx'
import { useCompose } from '../../form/compose-store.ts'
import { takeExample } from '../take-example.ts'
import { addWord } from './add-word.ts'
import { type FoundWord, searchVocabulary, wordsIn } from './search-words.ts'
import styles from './vocabulary.module.css'
import { WordGrid } from './word-grid.tsx'

interface VocabularyBrowserProps {
  readonly pack: string
  readonly vocabulary: Vocabulary
  readonly write: (prompt: string) => void
  readonly close: () => void
}

const examples = 'examples'

/** All that a model was trained to draw: examples, then its words by group, and a search through all of them. */
export const VocabularyBrowser = ({ pack, vocabulary, write, close }: VocabularyBrowserProps) => {
  const { t } = useTranslation('compose')
  const [search, setSearch] = useState('')
  const [group, setGroup] = useState(examples)
  const found = search.trim() ? searchVocabulary(vocabulary, search) : null
  const count = found ? t('vocabulary.found', { count: found.length }) : ''
  useAnnounced(count)
  const nameOf = (id: string): string => t(`vocabulary.groups.${id}` as 'vocabulary.groups.people', id)
  const add = ({ group, entry }: FoundWord) =>
    write(addWord(useCompose.getState().prompt, group, entry, vocabulary.captions))
  return (
    <>
      <Input
        type="search"
        aria-label={t('vocabulary.search')}
        placeholder={t('vocabulary.search')}
        value={search}
        onChange={event => setSearch(event.target.value)}
      />
      {found ? (
        <div className={styles.found}>
          <p className={styles.count}>{count}</p>
          <WordGrid pack={pack} label={t('vocabulary.open')} words={found} onChoose={add} />
        </div>
      ) : (
        <Tabs.Root className={styles.tabs} orientation="vertical" value={group} onValueChange={setGroup}>
          <Tabs.List className={styles.groups} aria-label={t('vocabulary.groupsLabel')}>
            {[examples, ...vocabulary.groups.map(({ id }) => id)].map(id => (
              <Tabs.Trigger key={id} value={id} className={styles.group}>
                {nameOf(id)}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <Tabs.Content key={group} value={group} className={styles.content} tabIndex={-1}>
            {group === examples ? (
              <ExampleList
                onChoose={example => {
                  close()
                  takeExample(example)
                }}
              />
            ) : (
              <WordGrid pack={pack} label={nameOf(group)} words={wordsIn(vocabulary, group)} onChoose={add} />
            )}
          </Tabs.Content>
        </Tabs.Root>
      )}
    </>
  )
}
