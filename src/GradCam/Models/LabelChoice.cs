using System.Globalization;

namespace GradCam.Models;

/// <summary>The class names that a model gets.</summary>
/// <param name="Labels">The names; empty if they are not known.</param>
/// <param name="Origin">Where they were learned; null if they are not known.</param>
/// <param name="Remarks">Lists that were found and are left out, since they fit another model.</param>
internal sealed record LabelChoice(Labels Labels, Origin? Origin, IReadOnlyList<Diagnostic> Remarks)
{
    /// <summary>The names that were asked for, else the first list that was found and fits, else the usual.</summary>
    /// <param name="asked">The names of the options; null for none.</param>
    /// <param name="card">The model card.</param>
    /// <param name="found">The lists that were found, the most trusted first.</param>
    /// <param name="network">The network.</param>
    public static LabelChoice Of(
        Labels? asked,
        ModelCard card,
        IReadOnlyList<(Labels Names, Origin From)> found,
        Network network
    )
    {
        if (asked is not null)
            return new(asked, Origin.Declared("the options"), []);
        bool isPart = network.Head.Features is not null;
        // A card that lies beside the whole model names what the whole ends in.
        if (card.Labels is { } own && (!isPart || network.Context(own).LabelsFit))
            return new(own, card.OriginOf(card.LabelsFrom), []);
        if (network.Head.LabelSource is { Names.Count: > 0 } graph)
            found = [(new(graph.Names), Origin.Declared($"the model's {graph.Operator}")), .. found];
        var (fitting, from) = found.FirstOrDefault(f => network.Context(f.Names).LabelsFit);
        if (fitting is not null)
            return new(fitting, from, []);
        if (isPart)
            return new(Labels.Features, null, []);
        var usual = Usual(network);
        return usual with
        {
            Remarks =
            [
                .. found.Select(f => LeftOut(f.Names, f.From, network.Context(Labels.None).NamedClasses!.Value)),
            ],
        };
    }

    private static LabelChoice Usual(Network network) =>
        network is { Head.Rows: null, Classes: { } all }
        && all == Labels.ImageNet1k.Names.Count
        && network.Head.Task?.Task is null or ModelTask.Classification or ModelTask.MultiLabel
            ? new(Labels.ImageNet1k, Origin.Assumed("1,000 classes, as ImageNet has"), [])
        : network
            is {
                Classes: 1,
                IsDense: false,
                Head: { Rows: null, Task.Task: ModelTask.Classification or ModelTask.MultiLabel }
            }
            ? new(Labels.Sides, Origin.Derived("a single score"), [])
        : network is { Head.Task.Task: ModelTask.Regression, Classes: { } count } ? new(Labels.Values(count), null, [])
        : new(Labels.None, null, []);

    private static Diagnostic LeftOut(Labels names, Origin from, int classes)
    {
        string background =
            classes == names.Names.Count + 1
                ? "; where class 0 is the background, put a line for it in front of the others"
                : "";
        return new(
            "labels-left-out",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The list of labels in {from.Text} has {names.Names.Count:N0} names, but the model has "
                    + $"{classes:N0} classes: it is left out; give the right one with "
                    + $"ExplainerOptions.Labels{background}."
            )
        );
    }
}
