namespace GradCam.Targets;

/// <summary>The numbers of a detector's output, read by one layout.</summary>
internal sealed class DetectionRows
{
    // Rounding, and boxes that were cut at the border of the picture.
    private const float Rounding = 1e-3f;

    // Quantized networks overshoot.
    private const float Overshoot = 0.01f;

    // Of many thousand rows a few may be anything where no object is.
    private const double Exceptions = 0.01;
    private const float MostFraction = 2,
        MostPictures = 2;

    private readonly float[] _values;
    private readonly AnchorGrid? _grid;
    private readonly float _width,
        _height;
    private readonly float _scaleX = 1,
        _scaleY = 1;

    private DetectionRows(float[] values, DetectionLayout layout, AnchorGrid? grid, IReadOnlyList<int> size)
    {
        (_values, Layout, _grid) = (values, layout, grid);
        (_height, _width) = (size[0], size[^1]);
        Count = values.Length / layout.Columns;
        // Some models give fractions of the picture.
        if (
            !layout.IsOfCells
            && Rows.All(r => Enumerable.Range(layout.Box, 4).All(c => c >= layout.Columns || At(r, c) <= MostFraction))
        )
            (_scaleY, _scaleX) = (_height, _width);
    }

    /// <summary>The layout; the number of classes is what values say where it is open.</summary>
    public DetectionLayout Layout { get; private init; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>The class that means "no object"; null for none.</summary>
    public int? Background { get; private set; }

    private IEnumerable<int> Rows => Enumerable.Range(0, Count);

    /// <summary>Reads the output; null where the layout cannot be that of so many numbers.</summary>
    public static DetectionRows? Read(float[] values, DetectionLayout layout, AnchorGrid? grid, IReadOnlyList<int> size)
    {
        // Shape inference and the run may disagree, as where an operator depends on the picture.
        if (values.Length % layout.Columns != 0 || (grid is not null && grid.Rows != values.Length / layout.Columns))
            return null;
        var rows = new DetectionRows(values, layout, grid, size);
        if (layout.IsOpen)
        {
            int classes = Enumerable
                .Range(layout.FirstClass, layout.Columns - layout.FirstClass)
                .TakeWhile(column => rows.Rows.All(row => IsProbability(rows.At(row, column))))
                .Count();
            if (classes == 0)
                return null;
            rows = new(values, layout with { Classes = classes, IsOpen = false }, grid, size);
        }
        rows.Background = layout.Background == DetectionLayout.OpenBackground ? rows.Winner() : layout.Background;
        return rows;
    }

    /// <summary>The numbers can be what the layout says: confidences of 0 to 1 and boxes of a size.</summary>
    public bool IsPossible =>
        (!Layout.MustWin || Background is not null) && HasProbabilities && HasSizes && IsOnItsCells;

    /// <summary>The position of a number in the flat output.</summary>
    public int Index(int row, int column) => Layout.RowsFirst ? row * Layout.Columns + column : column * Count + row;

    /// <summary>The box of a row.</summary>
    public DetectedBox Box(int row)
    {
        int best = Best(row);
        float confidence = Probability(row, best) * (Layout.Objectness is { } has ? At(row, has) : 1);
        var (left, top, right, bottom) = Corners(row);
        int index = Layout.ClassColumn is { } named ? (int)At(row, named) : best;
        return new(row, index, confidence, left, top, right, bottom) { IsCell = Layout.Form == BoxForm.Cell };
    }

    /// <summary>A box's corners in the output's own units, then its classes' probabilities, or its class.</summary>
    public float[] Described(int row)
    {
        var (left, top, right, bottom) = Corners(row);
        return
        [
            left / _scaleX,
            top / _scaleY,
            right / _scaleX,
            bottom / _scaleY,
            .. Layout.ClassColumn is { } named
                ? [At(row, named)]
                : Enumerable.Range(0, Layout.Classes).Select(c => Probability(row, c)),
        ];
    }

    private bool HasProbabilities
    {
        get
        {
            for (int row = 0; row < Count; row++)
            {
                if (Layout.Objectness is { } has && !IsProbability(At(row, has)))
                    return false;
                if (Layout.ClassColumn is { } named && At(row, named) is var number && (number < -1 || number % 1 != 0))
                    return false;
                for (int c = 0; c < Layout.Classes; c++)
                    if (
                        Layout.Activation == OutputActivation.None
                            ? !IsProbability(Score(row, c))
                            : !float.IsFinite(Score(row, c))
                    )
                        return false;
            }
            return true;
        }
    }

    private bool HasSizes =>
        Layout.Form == BoxForm.Cell
        || Rows.Count(row =>
            Corners(row) is var (left, top, right, bottom)
            && !(right - left >= -Rounding * _width && bottom - top >= -Rounding * _height)
        )
            <= Exceptions * Count;

    /// <summary>
    /// Boxes of anchors lie around their cells, unless what the output holds is their distance from the anchors.
    /// </summary>
    private bool IsOnItsCells =>
        _grid is null || !Layout.IsAnchored || (Layout.IsOfCells ? IsOfThePicture : IsAroundItsCells);

    /// <summary>Boxes that are measured from their cells reach not far beyond the picture.</summary>
    private bool IsOfThePicture =>
        Rows.Count(row =>
            Corners(row) is var (left, top, right, bottom)
            && !(
                right - left <= MostPictures * _width
                && bottom - top <= MostPictures * _height
                && left <= MostPictures * _width
                && right >= -_width
                && top <= MostPictures * _height
                && bottom >= -_height
            )
        )
        <= Count / 10;

    private bool IsAroundItsCells =>
        Rows.Count(row =>
        {
            var (left, top, right, bottom) = Corners(row);
            var cell = CellOf(row);
            float x = (cell.Left + cell.Right - left - right) / 2,
                y = (cell.Top + cell.Bottom - top - bottom) / 2,
                width = Math.Max(right - left, 2 * (cell.Right - cell.Left)),
                height = Math.Max(bottom - top, 2 * (cell.Bottom - cell.Top));
            return Math.Abs(x) > width || Math.Abs(y) > height;
        })
        <= Count / 10;

    private (float Left, float Top, float Right, float Bottom) Corners(int row)
    {
        if (Layout.Form == BoxForm.Cell)
            return CellOf(row);
        float a = At(row, Layout.Box),
            b = At(row, Layout.Box + 1),
            c = At(row, Layout.Box + 2),
            d = At(row, Layout.Box + 3);
        if (Layout.IsOfCells)
            return FromCell(CellOf(row), a, b, c, d);
        if (Layout.Form == BoxForm.CornersRowFirst)
            (a, b, c, d) = (b, a, d, c);
        (a, b, c, d) = (a * _scaleX, b * _scaleY, c * _scaleX, d * _scaleY);
        return Layout.Form == BoxForm.CentreSize ? (a - c / 2, b - d / 2, a + c / 2, b + d / 2) : (a, b, c, d);
    }

    private (float Left, float Top, float Right, float Bottom) FromCell(
        (float Left, float Top, float Right, float Bottom) cell,
        float a,
        float b,
        float c,
        float d
    )
    {
        float width = cell.Right - cell.Left,
            height = cell.Bottom - cell.Top;
        if (Layout.Form == BoxForm.Distances)
        {
            float x = cell.Left + Layout.Point * width,
                y = cell.Top + Layout.Point * height;
            return (x - a * width, y - b * height, x + c * width, y + d * height);
        }
        float centreX = cell.Left + a * width,
            centreY = cell.Top + b * height,
            halfWidth = MathF.Exp(c) * width / 2,
            halfHeight = MathF.Exp(d) * height / 2;
        return (centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight);
    }

    private (float Left, float Top, float Right, float Bottom) CellOf(int row) =>
        _grid?.Cell(row) is var (left, top, right, bottom)
            ? (left * _width, top * _height, right * _width, bottom * _height)
            : default;

    /// <summary>The class with the highest score that means an object.</summary>
    private int Best(int row)
    {
        int best = -1;
        for (int c = 0; c < Layout.Classes; c++)
            if (c != Background && (best < 0 || Score(row, c) > Score(row, best)))
                best = c;
        return Math.Max(best, 0);
    }

    private float Probability(int row, int index)
    {
        float score = Score(row, index);
        if (Layout.Activation == OutputActivation.None)
            return score;
        if (Layout.Activation == OutputActivation.Sigmoid)
            return 1 / (1 + MathF.Exp(-score));
        float most = Enumerable.Range(0, Layout.Classes).Max(c => Score(row, c));
        return MathF.Exp(score - most) / Enumerable.Range(0, Layout.Classes).Sum(c => MathF.Exp(Score(row, c) - most));
    }

    /// <summary>
    /// The last or the first class, if it has the highest score in most rows; were its score no competitor of the
    /// others but a logit of its own, most rows would be its objects.
    /// </summary>
    private int? Winner()
    {
        int last = Layout.Classes - 1;
        return Wins(last) ? last
            : Wins(0) ? 0
            : null;

        bool Wins(int index) =>
            Rows.Count(row =>
                (!Layout.MustWin || Score(row, index) > 0)
                && Enumerable.Range(0, Layout.Classes).All(c => Score(row, c) <= Score(row, index))
            )
            > Count / 2;
    }

    private float Score(int row, int index) => At(row, Layout.FirstClass + index);

    private float At(int row, int column) => _values[Index(row, column)];

    private static bool IsProbability(float value) => value is >= -Overshoot and <= 1 + Overshoot;
}
