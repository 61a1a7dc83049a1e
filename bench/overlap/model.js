// A model that takes 50 ms.
export async function evaluate({ x, y }) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { O1: x * x + y * y };
}
