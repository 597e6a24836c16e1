namespace GradCam.Targets;

/// <summary>The meaning of the columns of a detector's rows.</summary>
/// <param name="RowsFirst">The order is <c>[rows, columns]</c>, else <c>[columns, rows]</c>.</param>
/// <param name="Columns">Number of columns.</param>
internal sealed record DetectionLayout(bool RowsFirst, int Columns)
{
    /// <summary>The way in which the box is given.</summary>
    public BoxForm Form { get; init; }

    /// <summary>For distances: where in the cell its point lies, as a part of the cell.</summary>
    public float Point { get; init; } = 0.5f;

    /// <summary>Boxes are measured from their cells, in cells.</summary>
    public bool IsOfCells => Form is BoxForm.Distances or BoxForm.Offsets;

    /// <summary>The first of the box's four columns.</summary>
    public int Box { get; init; }

    /// <summary>The column that says whether there is an object; null if there is none.</summary>
    public int? Objectness { get; init; }

    /// <summary>The column of the first class's score, or of the confidence of boxes that name their class.</summary>
    public int FirstClass { get; init; } = 4;

    /// <summary>Number of columns of class scores.</summary>
    public int Classes { get; init; } = 1;

    /// <summary>The column that holds the number of the box's class; null where each class has a score.</summary>
    public int? ClassColumn { get; init; }

    /// <summary>The numbers of classes begin at 1, as TensorFlow's do.</summary>
    public bool CountsFromOne { get; init; }

    /// <summary>The function that turns class scores into probabilities.</summary>
    public OutputActivation Activation { get; init; }

    /// <summary>The class that means "no object", <see cref="OpenBackground"/>, or null for none.</summary>
    public int? Background { get; init; }

    /// <summary>The number of classes is the number of columns that hold probabilities; key points follow.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Rows are anchors, whose boxes lie around their cells, cell after cell.</summary>
    public bool IsAnchored { get; init; }

    /// <summary>Only if the class of "no object" wins in most rows, as it does where classes compete with it.</summary>
    public bool MustWin { get; init; }

    /// <summary>A list of so many names can be that of the classes; it may leave out the one of "no object".</summary>
    /// <param name="names">The number of names.</param>
    public bool CanHave(int names) =>
        ClassColumn is not null
        || names == Classes
        || (IsOpen && names < Classes)
        || (Background is not null && names == Classes - 1);

    private static readonly HashSet<string> NamesOfBackground = new(StringComparer.OrdinalIgnoreCase)
    {
        "background",
        "__background__",
        "_background_",
        "bg",
        "no object",
        "no-object",
        "no_object",
    };

    /// <summary>The same, where a class is called the background, so that the values need not show it.</summary>
    public DetectionLayout WithNames(Labels labels) =>
        Background is not null
        && labels.Names.Count == Classes
        && labels.Names.Index().FirstOrDefault(n => NamesOfBackground.Contains(n.Item.Trim())) is (var index, not null)
            ? this with
            {
                Background = index,
                MustWin = false,
            }
            : this;

    /// <summary>Values show which class means "no object": the last if most rows have it, else none.</summary>
    public const int OpenBackground = -1;

    /// <summary>
    /// Boxes that name their class, as they come out of suppression; of seven numbers the first is the sample's. Tools
    /// differ in where confidence and class stand.
    /// </summary>
    public static IEnumerable<DetectionLayout> Named(int columns)
    {
        var plain = new DetectionLayout(RowsFirst: true, columns) { Form = BoxForm.Corners };
        return columns == 7
            ?
            [
                plain with
                {
                    Box = 1,
                    ClassColumn = 5,
                    FirstClass = 6,
                },
                plain with
                {
                    Box = 1,
                    ClassColumn = 6,
                    FirstClass = 5,
                },
                plain with
                {
                    Box = 3,
                    ClassColumn = 1,
                    FirstClass = 2,
                },
            ]
            : [plain with { ClassColumn = 5 }, plain with { Box = 2, ClassColumn = 0, FirstClass = 1 }];
    }

    /// <summary>Centre and size, and the scores of the classes, with or without objectness in front of them.</summary>
    public static DetectionLayout Scored(bool rowsFirst, int columns, int scores, bool objectness) =>
        new(rowsFirst, columns)
        {
            Objectness = objectness ? 4 : null,
            FirstClass = objectness ? 5 : 4,
            Classes = objectness ? scores - 1 : scores,
        };
}
