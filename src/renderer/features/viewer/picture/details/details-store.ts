import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface DetailsState {
  readonly open: boolean
}

/** Whether the details of pictures are shown; remembered on this computer. */
export const useDetails = create<DetailsState>()(
  persist((): DetailsState => ({ open: false }), { name: 'likeness-details' }),
)

export const setDetailsOpen = (open: boolean): void => {
  useDetails.setState({ open })
}
