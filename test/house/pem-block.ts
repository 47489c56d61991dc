/** A PEM block with something in it: the bare label is a word that messages use. */
export const PEM_BLOCK = /-----BEGIN [A-Z ]*KEY-----(?:\\n|\s)*[A-Za-z0-9+/=]{16}/;
