/** What is wrong with a node or a prompt, as ComfyUI says it. Source: ComfyUI, execution.py, `validate_prompt` */
export interface NodeIssue {
  readonly type: string
  readonly message: string
  readonly details: string
  readonly extra_info: Readonly<Record<string, unknown>>
}

export type NodeErrors = Readonly<
  Record<
    string,
    {
      readonly errors: readonly NodeIssue[]
      readonly dependent_outputs: readonly string[]
      readonly class_type: string
    }
  >
>

/** A node cannot do what it is asked for. */
export class NodeRefusal extends Error {
  override readonly name = 'NodeRefusal'
  readonly issue: NodeIssue

  constructor(issue: NodeIssue) {
    super(issue.details)
    this.issue = issue
  }
}

/** @param why what is wrong with an input, and what to do */
export const refusal = (input: string, why: string): NodeRefusal =>
  new NodeRefusal({
    type: 'custom_validation_failed',
    message: 'Custom validation failed for node',
    details: `${input} - ${why}`,
    extra_info: { input_name: input },
  })

/** A prompt none of whose outputs can be made. */
export class PromptRefusal extends Error {
  override readonly name = 'PromptRefusal'
  readonly error: NodeIssue
  readonly nodeErrors: NodeErrors

  constructor(error: NodeIssue, nodeErrors: NodeErrors = {}) {
    super(error.message)
    this.error = error
    this.nodeErrors = nodeErrors
  }
}

export const promptError = (type: string, message: string, details = '', extra_info = {}): NodeIssue => ({
  ...{ type, message, details, extra_info },
})
