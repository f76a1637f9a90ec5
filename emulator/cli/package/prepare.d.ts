/** Builds the package unless what is built is of these sources. @throws Error with the compiler's messages */
export declare function buildWhenNeeded(): void;
