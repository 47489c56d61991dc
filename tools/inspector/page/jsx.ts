/** jsx: what JSX becomes: the build puts these names into every file that has some. */
export { Fragment, h } from 'preact';
