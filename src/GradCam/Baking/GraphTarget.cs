using GradCam.Building;
using GradCam.Models;
using GradCam.Onnx;
using GradCam.Targets;
using static GradCam.Building.ValOps;

namespace GradCam.Baking;

/// <summary>
/// The target of a baked model: the values that the library feeds with each run become a part of the graph.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="graph">The graph that was made from it.</param>
/// <param name="options">The options.</param>
/// <param name="labels">The names of the classes.</param>
/// <param name="scoresOf">Another photograph's scores.</param>
internal sealed class GraphTarget(
    Network model,
    GraphBuilder graph,
    BakeOptions options,
    Labels labels,
    Func<Picture, float[]> scoresOf
)
{
    /// <summary>The input that takes the class, <c>int64[N]</c>.</summary>
    public const string Input = "target";

    private readonly ScoreGraph _scores = model.ScoreGraphOn(graph);
    private readonly ScoreFeeds _feeds = new(model.Classes, model.IsDense ? model.Places : null, samples: 1);

    // A single score of two classes is explained for or against, as the graph itself finds.
    private bool IsSigned =>
        Context.IsBinary && (options.TargetInput || options.Target is TopTarget { RankFromOne: 1 });

    private TargetContext Context =>
        model.Context(
            labels,
            () =>
                throw new GradCamException(
                    "This target is found by looking at the scores outside of the network (a detector's box, a "
                        + "step of a text, or one of several ranks of a single score), so no file can carry it; "
                        + "name a class, or a step and its class (step:5:7)."
                ),
            scoresOf,
            anyPicture: true
        );

    /// <summary>The target of a method, which may make its own of the one that was asked for.</summary>
    /// <exception cref="GradCamException">The model has no such class, or the target cannot be written.</exception>
    public Term Of(Func<Target, Target>? own = null)
    {
        var target =
            IsSigned ? new FixedTarget(LinearTerm.Of(0, -1))
            : options.TargetInput ? new FixedTarget(LinearTerm.Of(0, 1))
            : options.Target;
        if (options.TargetInput && Context.Rows is not null)
            _ = Context.Scores!();
        return (own?.Invoke(target) ?? target).Resolve(Context);
    }

    /// <summary>Writes a term's score.</summary>
    public ScoreValue Build(Term term)
    {
        var score = term.Build(_scores);
        _feeds.Add([term]);
        return score;
    }

    /// <summary>The target in words.</summary>
    public string Describe()
    {
        if (options.TargetInput)
            return $"the class of the input '{Input}'";
        if (IsSigned)
            return "top";
        var term = Of();
        bool open = false;
        term.WithChoices(choice =>
        {
            open |= choice.Rank is not null;
            return choice;
        });
        return open
            ? options.Target is TopTarget { RankFromOne: > 1 and var rank }
                ? $"rank {rank}"
                : term.Form
            : term.Describe(labels, new float[model.Classes ?? 1]);
    }

    /// <summary>Makes values of the inputs that choose the target, once all scores are written.</summary>
    public void BindInputs()
    {
        // The number of samples is the picture's, whatever else has an axis of 1.
        Val samples = _scores.Flat.Shape(0, 1);
        Val? chosen = options.TargetInput ? Chosen(samples) : null;
        foreach (var (input, data, _) in _feeds.Ints)
            Replace(
                input,
                input.Kind == ScoreInputKind.Class
                    ? chosen?.Unsqueeze(1) ?? graph.Ints(data).Reshape(1, 1).Expand(Concat(0, samples, graph.Ints(1)))
                    : graph.Ints(data)
            );
        foreach (var (input, data, shape) in _feeds.Floats)
        {
            bool weights = input.Kind == ScoreInputKind.Weights;
            Val value =
                weights && IsSigned ? Sign(chosen)
                : data.All(v => v == 1) ? Full(graph.Ints(shape), 1)
                : graph.Add(Tensors.Of("", data, shape));
            Replace(input, weights && !IsSigned ? value.Expand(Concat(0, samples, graph.Ints(shape[1]))) : value);
        }
    }

    /// <summary>The class of the input, <c>int64[N]</c>; the top one where it names none.</summary>
    private Val Chosen(Val samples)
    {
        if (graph.Type(Input) != ElementType.Undefined || graph.Graph.Node.Any(n => n.Output.Contains(Input)))
            throw new GradCamException(
                $"The model has a value named '{Input}' itself, so that no input can have this name; fix the class "
                    + "with BakeOptions.Target instead."
            );
        Val given = graph.Input(Input, ElementType.Int64, [Baker.Samples(model)]);
        Val scores = _scores.Scores,
            top = IsSigned
                ? (scores >= Context.Even).Cast(ElementType.Int64).Squeeze(1)
                : graph.Emit("ArgMax", [scores], Attr.Of("axis", 1L), Attr.Of("keepdims", 0L));
        Val classes = IsSigned ? graph.Ints(2) : scores.Shape(1, 2);
        return Where((given < graph.Ints(0)) | (given >= classes), top, given);
    }

    /// <summary>1 where a single score speaks for its class, -1 where it speaks against, <c>float[N, 1]</c>.</summary>
    private Val Sign(Val? chosen) =>
        (chosen is null ? (_scores.Scores >= Context.Even).AsFloat() : chosen.Cast(ElementType.Float).Unsqueeze(1)) * 2
        - 1;

    private void Replace(ScoreInput input, Val value)
    {
        string name = input.Name;
        graph.Graph.Input.Remove(graph.Graph.Input.First(i => i.Name == name));
        graph.Graph.Redirect(name, value.Name);
    }
}
