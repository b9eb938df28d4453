# Drives Net::Akismet and prints what it made of each answer, as JSON.
# usage: perl drive.pl PORT KEY BLOG SPAM_TEXT HAM_TEXT
use strict;
use warnings;
use LWP::Protocol::http;
use Net::Akismet;

my ($port, $key, $blog, $spam, $ham) = @ARGV;

# What a line in the hosts file would do: every name is this machine.
@LWP::Protocol::http::EXTRA_SOCK_OPTS = (PeerAddr => "127.0.0.1:$port");

sub client { return Net::Akismet->new(KEY => shift, URL => $blog) }
sub comment {
    return (USER_IP => '203.0.113.7', COMMENT_USER_AGENT => 'Firefox',
        COMMENT_AUTHOR => $_[1] // 'Ada', COMMENT_CONTENT => $_[0]);
}
sub said { return defined $_[0] && $_[0] eq 'true' ? 'true' : 'false' }

my $at = client($key);
my %found = (good => $at ? 'true' : 'false', bad => client('000000000000') ? 'true' : 'false');
$found{ham}      = said($at->check(comment($ham)));
$found{marked}   = said($at->check(comment($ham, 'akismet-guaranteed-spam')));
$found{taught}   = $at->spam(comment($spam)) ? said($at->check(comment($spam))) : 'null';
$found{untaught} = $at->ham(comment($spam)) ? said($at->check(comment($spam))) : 'null';
print '{' . join(',', map { "\"$_\":$found{$_}" } sort keys %found) . "}\n";
