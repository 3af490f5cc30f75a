import { readText } from '../body.ts';
import { answerXml, type Operation } from '../call.ts';
import { S3Error } from '../error.ts';
import { elements, parseXml } from '../xml.ts';

/** Deleting what is not there is fine. */
export const deleteObject: Operation = ({ store, bucket, key }) => {
  store.transaction(() => store.objects.remove(bucket, key));
  return { status: 204 };
};

const most = 1000;

export const deleteObjects: Operation = async (call) => {
  const { store, bucket } = call;
  const request = parseXml(await readText(call), 'Delete');
  const keys = elements(request, 'Object').map(({ Key }) => Key);
  if (keys.length > most || !keys.every((key) => typeof key === 'string' && key !== '')) {
    throw new S3Error('MalformedXML');
  }
  store.transaction(() => {
    for (const key of keys) store.objects.remove(bucket, key as string);
  });
  const quiet = request.Quiet === 'true';
  return answerXml('DeleteResult', quiet ? {} : { Deleted: keys.map((key) => ({ Key: key as string })) });
};
