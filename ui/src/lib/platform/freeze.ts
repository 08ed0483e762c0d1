/**
 * Closes prototype pollution: nothing can be added to `Object.prototype` or changed on it. Freezing alone makes every
 * `own.toString = …` fail, which d3 and others do at import; so the members they override become accessors whose setter
 * defines an own property on the receiver.
 */
const OVERRIDDEN = ['constructor', 'toString', 'valueOf', 'toLocaleString', 'hasOwnProperty'] as const;

export function freezeObjectPrototype(prototype: object = Object.prototype): void {
	if (Object.isFrozen(prototype)) return;
	for (const name of OVERRIDDEN) {
		const original: unknown = Reflect.get(prototype, name);
		Object.defineProperty(prototype, name, {
			configurable: false,
			enumerable: false,
			get: () => original,
			set(this: object, value: unknown) {
				// Writing to the prototype itself stays refused, also through the setter.
				if (this === prototype) throw new TypeError('Object.prototype is frozen');
				Object.defineProperty(this, name, { configurable: true, enumerable: true, writable: true, value });
			},
		});
	}
	Object.freeze(prototype);
}

freezeObjectPrototype();
