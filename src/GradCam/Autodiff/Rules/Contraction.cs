using GradCam.Building;
using GradCam.Onnx;
using static GradCam.Building.ValOps;

namespace GradCam.Autodiff.Rules;

/// <summary>
/// <c>Einsum</c>: the gradient of an operand is the contraction of the result's gradient with the other operands, to
/// the operand's own axes.
/// </summary>
internal static class Contraction
{
    public static Dictionary<string, Rule> Rules { get; } =
        new()
        {
            ["Einsum"] = new Rule { Each = Back }.On(
                "2,3 ; 3,4 | equation=ij,jk->ik",
                "2,3 ; 3,4 | equation=ij,jk",
                "2,3,4 ; 2,5,4 | equation=bqd,bkd->bqk",
                "2,3 ; 3 ; 2,4 | equation=ij,j,ik->k",
                "2,3 | equation=ba",
                "2,3 | equation=ij->",
                "2,3 ; 4 | equation=ij,k->ki",
                "2,5,3 ; 1,3,4 | equation=...ij,...jk->...ik",
                "1,3 ; 2,3 | equation=ij,ij->j",
                "3,3 | equation=ii->i",
                "3,3 ; 2,3 | equation=ii,ji->j",
                "2,2,2 ; 2 | equation=iii,i"
            ),
        };

    /// <summary>An operand of a contraction: a value, a letter for each of its axes, and their lengths.</summary>
    private sealed record Factor(string Axes, Val Value, Dim[] Dims)
    {
        /// <summary>
        /// The factor without the axes of length 1; shape inference takes them for the length of all axes of their
        /// letter.
        /// </summary>
        public Factor Squeezed()
        {
            long[] ones = [.. Dims.Index().Where(d => d.Item.Value == 1).Select(d => (long)d.Index)];
            return ones.Length == 0
                ? this
                : new(
                    string.Concat(Axes.Where((_, a) => Dims[a].Value != 1)),
                    Value.Squeeze(ones),
                    [.. Dims.Where(d => d.Value != 1)]
                );
        }

        public IEnumerable<Dim> Lengths(char axis) => Axes.Zip(Dims).Where(a => a.First == axis).Select(a => a.Second);
    }

    private static Val Back(BackwardNode n, int input)
    {
        var equation = EinsumEquation.Of(n);
        Factor[] operands =
        [
            .. equation.Terms.Select((term, i) => new Factor(term, n.X(i), term.Length == 0 ? [] : n.Dims(i))),
        ];
        Dim[] result =
        [
            .. equation.Result.Select(axis =>
                operands
                    .SelectMany(o => o.Lengths(axis))
                    .MaxBy(d =>
                        d.Value is { } known
                            ? known > 1
                                ? 2
                                : 0
                            : 1
                    )
            ),
        ];
        List<Factor> factors =
        [
            new Factor(equation.Result, n.G, result).Squeezed(),
            .. operands.Where((_, i) => i != input).Select(o => o.Squeezed()),
        ];
        Dim[] own = operands[input].Dims;
        char[] axes = equation.Terms[input].ToCharArray();
        for (int a = 0; a < axes.Length; a++)
        {
            if (Array.IndexOf(axes, axes[a]) == a)
                continue;
            // Only the diagonal was read: an axis of its own, tied to the first by an identity matrix.
            Val length = n.X(input).Shape(a, a + 1);
            char fresh = equation.Unused(a);
            factors.Add(
                new($"{axes[a]}{fresh}", Full(Concat(0, length, length), 0).Unary("EyeLike"), [own[a], own[a]])
            );
            axes[a] = fresh;
        }

        // An axis of length 1 was repeated, one that only this operand has was summed.
        Dim[][] others = [.. axes.Select(axis => factors.SelectMany(f => f.Lengths(axis)).ToArray())];
        bool[] kept = [.. own.Select((dim, a) => dim.Value != 1 && others[a].Length > 0)];
        Val gradient = n.Emit(
            "Einsum",
            factors.Select(f => f.Value),
            Attr.Of(
                "equation",
                $"{string.Join(',', factors.Select(f => f.Axes))}->{string.Concat(axes.Where((_, a) => kept[a]))}"
            )
        );
        long[] missing = [.. Enumerable.Range(0, axes.Length).Where(a => !kept[a]).Select(a => (long)a)];
        if (missing.Length > 0)
            gradient = gradient.Unsqueeze(missing);
        bool whole = own.Index()
            .All(d => d.Item.Value == 1 || others[d.Index].Any(other => other.SameAs(d.Item) || other.Value > 1));
        if (!whole)
            gradient = gradient.ExpandLike(n.X(input));
        Dim[] wide =
        [
            .. own.Select((dim, a) => others[a].Where(other => kept[a] && !other.SameAs(dim)).FirstOrDefault(dim)),
        ];
        return Broadcasting.SumTo(gradient, wide, n.X(input));
    }
}

/// <summary>
/// An equation with a letter for every axis: the result is written out, and what an ellipsis stands for has letters
/// too.
/// </summary>
/// <param name="Terms">The axes of each operand.</param>
/// <param name="Result">The axes of the result.</param>
internal sealed record EinsumEquation(string[] Terms, string Result)
{
    private const string Ellipsis = "...",
        Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static EinsumEquation Of(BackwardNode n)
    {
        string text = n.Text("equation", "").Replace(" ", "");
        string[] sides = text.Split("->"),
            terms = sides[0].Split(',');
        string result =
            sides.Length > 1
                ? sides[1]
                : (text.Contains(Ellipsis) ? Ellipsis : "")
                    + string.Concat(text.Where(c => char.IsLetter(c) && text.Count(c.Equals) == 1).Order());

        int[] hidden =
        [
            .. terms.Select((term, i) => term.Contains(Ellipsis) ? n.Rank(i) - term.Length + Ellipsis.Length : 0),
        ];
        string stands = string.Concat(Letters.Where(c => !text.Contains(c)).Take(hidden.Max()));
        return new(
            [.. terms.Select((term, i) => term.Replace(Ellipsis, stands[^hidden[i]..]))],
            result.Replace(Ellipsis, stands)
        );
    }

    /// <summary>A letter that no axis has, another for each k.</summary>
    public char Unused(int k) => Letters.Where(c => !Result.Contains(c) && !Terms.Any(t => t.Contains(c))).ElementAt(k);
}
