import { deleteItems } from '../batch-write.ts';
import { receiptKey } from './keys.ts';
import { receiptsOf } from './read.ts';

export const deleteReceiptsOf = async (id: string): Promise<void> =>
  deleteItems((await receiptsOf(id)).map(({ endpoint }) => receiptKey(id, endpoint)));
