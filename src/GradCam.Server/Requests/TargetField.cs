using GradCam.Targets;

namespace GradCam.Server.Requests;

/// <summary>The fields that say what is explained.</summary>
internal static class TargetField
{
    /// <summary>The targets; with <c>against</c> each is the evidence for it rather than for that one.</summary>
    public static IReadOnlyList<Target> Of(RequestFields fields, ITargetFiles files)
    {
        Target[] targets = [.. Texts(fields).SelectMany(text => TargetText.Parse(text, files))];
        if (fields.One("against") is not { } other)
            return targets;
        return TargetText.Parse(other, files) is [var against]
            ? [.. targets.Select(target => target - against)]
            : throw new RequestException(400, "The field \"against\" takes one class: name it, or give its number.");
    }

    private static string[] Texts(RequestFields fields) =>
        fields.Many("target") is { Length: > 0 } given ? given : ["top"];
}
