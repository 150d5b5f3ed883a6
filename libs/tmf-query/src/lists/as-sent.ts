/** Nothing is made of what the database sends but text. */
export const asSent = { getTypeParser: () => String };
