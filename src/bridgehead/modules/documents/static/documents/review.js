// The text follows the statement that is open: a long one would leave its words out of sight.

const follow = () => document.querySelector("article .st.cur")?.scrollIntoView({ block: "nearest" });

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "panel") follow();
});
if (new URLSearchParams(window.location.search).has("s") || window.location.search.includes("statement=")) follow();
