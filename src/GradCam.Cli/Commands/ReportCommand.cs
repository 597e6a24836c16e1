using System.CommandLine;
using GradCam.Cli.Report;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam report RUN...</c>: what the rows of a data set say, as one page.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new ReportOptions();
        var command = new Command(
            "report",
            "Makes a page of a run: which pictures are recognized wrongly, where, and by what evidence."
        );
        options.AddTo(command);
        command.SetAction(
            (parsed, cancel) => Cancellable.Run(() => new ReportJob(parsed, options, terminal).Run(cancel), cancel)
        );
        return command.WithExamples(
            "gradcam report run",
            "gradcam report run -o report.html --bundle report.json",
            "gradcam report rows.parquet --pictures photos/",
            "gradcam report run --sql \"SELECT label, avg(border_mass) FROM rows GROUP BY label\""
        );
    }
}
