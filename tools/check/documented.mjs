/** ESLint rule: every name a file exports says in a doc comment what it means. */
export const documented = {
  meta: { type: 'suggestion', messages: { missing: '{{name}} is exported: say in a sentence what it means.' } },
  create: (context) => ({
    ExportNamedDeclaration(node) {
      const declared = node.declaration;
      if (!declared) return; // passed on from another file, where it is described
      const comment = context.sourceCode.getCommentsBefore(declared.decorators?.[0] ?? node).at(-1);
      if (comment?.type === 'Block' && comment.value.startsWith('*')) return;
      context.report({ node, messageId: 'missing', data: { name: declared.id?.name ?? declared.declarations?.[0]?.id.name ?? 'It' } });
    },
  }),
};
