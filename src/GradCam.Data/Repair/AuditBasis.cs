namespace GradCam.Data.Repair;

/// <summary>The findings of an audit.</summary>
/// <param name="audit">The audit.</param>
/// <param name="pictures">The pictures that were audited; null for where the audit read them.</param>
internal sealed class AuditBasis(AuditReport audit, PictureSet? pictures) : FixBasis
{
    /// <summary>How the pictures of an audit were opened.</summary>
    public static PictureSetOptions OptionsOf(AuditReport audit) =>
        new()
        {
            Root = audit.Root,
            PictureColumn = audit.PictureColumn,
            LabelColumn = audit.LabelColumn,
        };

    /// <inheritdoc/>
    internal override bool FoundNothing => audit.Findings.Count == 0;

    /// <inheritdoc/>
    internal override FixCase Read(FixReader reader)
    {
        var read = reader.Read(pictures ?? PictureSet.Open(audit.Source, OptionsOf(audit)));
        return FixCase.Of(
            read,
            Counterfactuals.Of(read, audit.Findings, reader.Seed ?? audit.Seed),
            audit.Findings.Count > 0 ? audit.Findings[0].Sentence : audit.Sentence
        ) with
        {
            Audit = audit,
            Set = read.Set,
        };
    }
}
