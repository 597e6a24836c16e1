using System.Collections.Concurrent;

namespace GradCam.Data.Audit;

/// <summary>
/// Finds cues: for each colour and each rectangle of cells (and for each size of rectangle anywhere) it counts the
/// pictures of a class that have more of the colour there than nearly all pictures of other classes have.
/// </summary>
internal sealed class ColourCues : CueFinder
{
    // Less of a colour is noise.
    private const float LeastPart = 0.02f;

    // A cell belongs to the cue if it has this part of what the fullest one has.
    private const float Fullness = 0.2f;

    // A larger part of the picture holds the object too.
    private const double LargestPart = 0.6;

    // Cues that share this part of the pictures are one thing, seen at another place or in another shade.
    private const double SamePictures = 0.5;

    private const int MostOfClass = 6;

    // A colour of so much of the border that covers more than a frame is the background.
    private const double BackgroundPart = 0.6;

    private const double LeastBackground = 0.35;

    // A cell of which this part has a colour is of it.
    private const float Mostly = 0.5f;

    private static readonly (int Top, int Left, int Height, int Width) Whole = (
        0,
        0,
        ColourCells.Side,
        ColourCells.Side
    );

    private static readonly int[] Lengths = [1, 2, 3, 4, 8];

    private readonly IReadOnlyList<AuditPicture> _pictures;
    private readonly float[][] _cells;
    private readonly PixelGrid _grid;
    private readonly IReadOnlyList<(float From, float To)> _range;
    private readonly (int Top, int Left, int Height, int Width)[] _windows;

    public ColourCues(AuditSet set)
        : base(set)
    {
        _pictures = set.Pictures;
        (_grid, _range) = (set.Grid, set.Range);
        _cells = new float[_pictures.Count][];
        Parallel.For(0, _cells.Length, i => _cells[i] = ColourCells.Of(_pictures[i].Pixels, set.Grid, _range));
        _windows =
        [
            .. from height in Lengths
            from width in Lengths
            from top in Enumerable.Range(0, ColourCells.Side - height + 1)
            from left in Enumerable.Range(0, ColourCells.Side - width + 1)
            select (top, left, height, width),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Cue> Of(int @class, CancellationToken cancel)
    {
        int[] own = [.. Positions(p => p.Label == @class)],
            others = [.. Positions(p => p.Label != @class)];
        if (own.Length < LeastPictures || others.Length < LeastPictures)
            return [];
        int sizes = Lengths.Length * Lengths.Length;
        double tried = (double)(_windows.Length + sizes) * ColourCells.Colours;
        var found = new ConcurrentBag<Cue>();
        Parallel.For(
            0,
            ColourCells.Colours,
            new() { CancellationToken = cancel },
            colour =>
            {
                if (own.Count(i => Sum(_cells[i], colour, Whole) >= LeastPart) < LeastPictures)
                    return;
                var sums = new float[_pictures.Count];
                var most = Lengths
                    .SelectMany(h => Lengths.Select(w => (h, w)))
                    .ToDictionary(s => s, _ => new float[_pictures.Count]);
                foreach (var window in _windows)
                {
                    for (int i = 0; i < sums.Length; i++)
                    {
                        sums[i] = Sum(_cells[i], colour, window);
                        ref float best = ref most[(window.Height, window.Width)][i];
                        best = Math.Max(best, sums[i]);
                    }
                    if (Told(@class, colour, sums, own, others, tried) is { } cue)
                        found.Add(cue);
                }
                foreach (float[] anywhere in most.Values)
                    if (Told(@class, colour, anywhere, own, others, tried) is { } cue)
                        found.Add(cue);
            }
        );
        return Distinct(
            found
                .OrderByDescending(c => c.Evidence)
                .ThenBy(c => c.Colour!.Value)
                .ThenByDescending(c => c.Pictures.Count)
        );
    }

    private static float Sum(float[] cells, int colour, (int Top, int Left, int Height, int Width) window)
    {
        float sum = 0;
        for (int row = window.Top; row < window.Top + window.Height; row++)
        for (int column = window.Left; column < window.Left + window.Width; column++)
            sum += cells[(row * ColourCells.Side + column) * ColourCells.Colours + colour];
        return sum;
    }

    /// <summary>A cue, if the amounts of a colour tell the class; its cells are found later.</summary>
    private Cue? Told(int @class, int colour, float[] amounts, int[] own, int[] others, double tried)
    {
        float[] sorted = [.. others.Select(i => amounts[i])];
        Array.Sort(sorted);
        float bound = Math.Max(sorted[(int)((1 - Exceptions) * (sorted.Length - 1))], LeastPart);
        int[] pictures = [.. own.Where(i => amounts[i] > bound)];
        if (pictures.Length < LeastPictures)
            return null;
        int with = others.Count(i => amounts[i] > bound);
        return Told(@class, pictures, own.Length, with, tried) is { } cue ? cue with { Colour = colour } : null;
    }

    private List<Cue> Distinct(IEnumerable<Cue> cues)
    {
        var (distinct, seen) = (new List<Cue>(), new List<Cue>());
        foreach (var cue in cues)
        {
            if (seen.Exists(d => Overlap(d, cue) > SamePictures))
                continue;
            seen.Add(cue);
            if (Placed(cue) is { } placed)
                distinct.Add(placed);
            if (distinct.Count == MostOfClass)
                break;
        }
        return distinct;
    }

    private static double Overlap(Cue a, Cue b)
    {
        int both = a.Pictures.Intersect(b.Pictures).Count();
        return (double)both / Math.Min(a.Pictures.Count, b.Pictures.Count);
    }

    /// <summary>Finds the cells that have the colour: the same in all pictures, or each picture's own.</summary>
    private Cue? Placed(Cue cue)
    {
        if (Background(cue) is { } background)
            return background;
        float[][] fine =
        [
            .. cue.Pictures.Select(i => ColourCells.FineOf(_pictures[i].Pixels, _grid, _range, cue.Colour!.Value)),
        ];
        int[] same = Full([.. Enumerable.Range(0, fine[0].Length).Select(cell => fine.Average(f => f[cell]))]);
        int[][] each = [.. fine.Select(Full)];
        // At a fixed place most of the colour of each picture lies in the same cells, hardly more than its own.
        bool isFixed =
            fine.Average(f => same.Sum(c => f[c]) / Math.Max(f.Sum(), 1e-6)) > 0.5
            && same.Length <= 2 * each.Average(c => c.Length);
        double most = LargestPart * fine[0].Length;
        if (isFixed)
            return same.Length <= most ? cue with { Cells = [same] } : null;
        int[] kept = [.. Enumerable.Range(0, each.Length).Where(i => each[i].Length <= most)];
        return kept.Length >= LeastPictures
            ? cue with
            {
                IsFixed = false,
                Pictures = [.. kept.Select(i => cue.Pictures[i])],
                Cells = [.. kept.Select(i => each[i])],
            }
            : null;
    }

    /// <summary>The cue as a background, if the colour is behind most pictures' objects; null if not.</summary>
    private Cue? Background(Cue cue)
    {
        float[][] pictures = [.. cue.Pictures.Select(i => _pictures[i].Pixels)];
        var mean = ColourCells.Mean(pictures, _grid, _range, cue.Colour!.Value);
        float[][] near = [.. pictures.Select(p => ColourCells.FineNear(p, _grid, _range, mean))];
        return near.Average(BorderPart) >= BackgroundPart && near.Average(f => f.Average()) >= LeastBackground
            ? cue with
            {
                IsFixed = false,
                IsBackground = true,
                Cells = [.. near.Select(Covered)],
            }
            : null;
    }

    /// <summary>The part of the outermost cells' pixels that have a colour.</summary>
    private static double BorderPart(float[] amounts)
    {
        const int side = ColourCells.FineSide;
        return amounts.Where((_, c) => c / side is 0 or side - 1 || c % side is 0 or side - 1).Average();
    }

    /// <summary>The cells that are mostly of a colour.</summary>
    private static int[] Covered(float[] amounts) =>
        [.. Enumerable.Range(0, amounts.Length).Where(c => amounts[c] >= Mostly)];

    /// <summary>The cells that have enough of the colour.</summary>
    private static int[] Full(float[] amounts)
    {
        float bound = Fullness * amounts.Max();
        return [.. Enumerable.Range(0, amounts.Length).Where(c => amounts[c] >= bound)];
    }
}
