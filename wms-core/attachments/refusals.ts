import { type RefusalTable, refusalsOf } from '#base/refusal.ts';

export const attachmentRefusals = {
  'attachment.type': {
    status: 415,
    en: 'This is no JPEG, PNG, WebP or PDF: send the file itself, content-type: image/jpeg, image/png, image/webp or application/pdf.',
    zh: '不是 JPEG、PNG、WebP 或 PDF 文件：请直接发送文件内容，content-type 为 image/jpeg、image/png、image/webp 或 application/pdf。',
  },
  'attachment.other_type': {
    status: 415,
    en: 'The file is said to be {claimed}, but begins like {found}. Send it as what it is.',
    zh: '文件声明为 {claimed}，但内容是 {found}。请按实际类型发送。',
  },
  'attachment.too_large': {
    status: 413,
    en: 'The file has {bytes} bytes, {limit} are taken: take the photo at a lower resolution.',
    zh: '文件有 {bytes} 字节，上限为 {limit}：请降低照片分辨率。',
  },
  'attachment.too_many': {
    status: 409,
    en: '{document} has {limit} files already: put further pages into one PDF.',
    zh: '{document} 已有 {limit} 个附件：请将其余页面合并为一个 PDF。',
  },
  'attachment.document_unknown': {
    status: 404,
    en: 'There is no document {document} of kind {of}: attach files after the document was sent.',
    zh: '没有类型为 {of} 的单据 {document}：请先提交单据，再添加附件。',
  },
  'attachment.unknown': {
    status: 404,
    en: '{document} has no such file. Its files are listed at /api/v1/attachments/{of}/{document}.',
    zh: '{document} 没有该附件。附件列表见 /api/v1/attachments/{of}/{document}。',
  },
} as const satisfies RefusalTable;

export const refuseAttachment = refusalsOf(attachmentRefusals);
