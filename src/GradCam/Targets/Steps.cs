namespace GradCam.Targets;

/// <summary>The steps of a sequence of classes: which class each has, and how certain it is.</summary>
internal sealed class Steps
{
    private const float Rounding = 1e-3f;

    // Most steps of a line of text are no character; few characters make up a third of one.
    private const int LeastBlank = 3;

    private static readonly string[] BlankNames = ["", "blank", "<blank>", "[blank]", "-", "_", "ε", "<pad>", "[s]"];

    private readonly float[] _values;
    private readonly Labels _labels;
    private readonly int _classes;
    private readonly bool _areProbabilities;
    private readonly int _shift;

    /// <param name="values">The output for one picture, <c>[steps, classes]</c>.</param>
    /// <param name="context">The model.</param>
    public Steps(float[] values, TargetContext context)
    {
        (_values, _labels, _classes) = (values, context.Labels, context.Rows!.Classes);
        if (values.Length % _classes != 0)
            throw new GradCamException(
                $"The model gave {values.Length:N0} numbers where each step has {_classes:N0}; export the model with "
                    + "static shapes."
            );
        Count = values.Length / _classes;
        _areProbabilities = Enumerable
            .Range(0, Count)
            .All(step => Row(step).All(v => v >= -Rounding) && Math.Abs(Row(step).Sum() - 1) <= 10 * Rounding);
        Blank = FindBlank();
        // Lists of characters begin behind the blank.
        _shift = Blank == 0 && _labels.Names.Count > 0 && _labels.Names.Count < _classes && !IsBlank(0) ? 1 : 0;
    }

    /// <summary>Number of steps.</summary>
    public int Count { get; }

    /// <summary>The class that means "no character"; null where there seems to be none.</summary>
    public int? Blank { get; }

    /// <summary>The function that turns scores into probabilities.</summary>
    public OutputActivation Activation => _areProbabilities ? OutputActivation.None : OutputActivation.Softmax;

    /// <summary>The number of a class.</summary>
    /// <exception cref="GradCamException">No class has the name.</exception>
    public int IndexOf(ClassTarget target) => target.Index ?? _labels.Find(target.Label!) + _shift;

    /// <summary>The most likely class of a step.</summary>
    public int Best(int step) => Ranking.Largest(_values.AsSpan(step * _classes, _classes), 1)[0];

    /// <summary>The steps that have a character, the most certain first.</summary>
    public IReadOnlyList<(int Step, int Class)> Characters() =>
        [
            .. Enumerable
                .Range(0, Count)
                .Select(step => (Step: step, Class: Best(step)))
                .Where(s => s.Class != Blank)
                .OrderByDescending(s => Probability(s.Step, s.Class)),
        ];

    /// <summary>The step at which a class is likeliest.</summary>
    public int BestFor(int index) => Enumerable.Range(0, Count).MaxBy(step => Probability(step, index));

    /// <summary>The score of a class at a step.</summary>
    public LinearTerm Term(int step, int index) =>
        LinearTerm.Of(step * _classes + index, 1) with
        {
            Name = Name(step, index),
        };

    /// <summary>The most certain characters as predictions.</summary>
    public IEnumerable<Prediction> Predictions() =>
        Characters()
            .Select(s => new Prediction(
                s.Class,
                Name(s.Step, s.Class),
                _values[s.Step * _classes + s.Class],
                Probability(s.Step, s.Class)
            ));

    private string Name(int step, int index) =>
        $"step {step}, {NameOf(index)}{(index == Blank ? " (no character)" : "")}";

    private string NameOf(int index)
    {
        int named = index - _shift;
        return named >= 0 && named < _labels.Names.Count ? _labels[named] : $"class {index}";
    }

    private float Probability(int step, int index)
    {
        float score = _values[step * _classes + index];
        if (_areProbabilities)
            return score;
        float most = Row(step).Max();
        return MathF.Exp(score - most) / Row(step).Sum(v => MathF.Exp(v - most));
    }

    private bool IsBlank(int name) =>
        name < _labels.Names.Count && BlankNames.Contains(_labels.Names[name].ToLowerInvariant());

    private int? FindBlank()
    {
        int last = _classes - 1;
        foreach (int index in (int[])[0, last])
            if (IsBlank(index))
                return index;
        var best = Enumerable.Range(0, Count).Select(Best).ToArray();
        int wins(int index) => best.Count(b => b == index);
        int often = wins(last) > wins(0) ? last : 0;
        return wins(often) * LeastBlank > Count ? often : null;
    }

    private ArraySegment<float> Row(int step) => new(_values, step * _classes, _classes);
}
